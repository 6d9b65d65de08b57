/* Words on stdin, one per line -> "word<TAB>L|R<TAB>phones" on stdout: the CMU lexicon of flite (L), or its letter-to-sound
   rules where the lexicon lacks the word (R). Phones carry stress on vowels, e.g. t ae1 v er0 n. */
#include <stdio.h>
#include <string.h>
#include <flite/flite.h>

cst_lexicon *cmu_lex_init(void);

int main(void)
{
    char line[256];
    cst_lexicon *lexicon;

    flite_init();
    lexicon = cmu_lex_init();
    while (fgets(line, sizeof line, stdin)) {
        cst_val *phones;
        const cst_val *p;
        line[strcspn(line, "\r\n")] = 0;
        phones = lex_lookup(lexicon, line, NULL, NULL);
        printf("%s\t%c\t", line, in_lex(lexicon, line, NULL, NULL) ? 'L' : 'R');
        for (p = phones; p; p = val_cdr(p))
            printf(p == phones ? "%s" : " %s", val_string(val_car(p)));
        printf("\n");
        delete_val(phones);
    }
    return 0;
}
