"""What was said, by the decoder and the ears together, as the runtime writes it down.

Each token is the best by the decoder's probability and by the ears' own: the CTC prefix score of Hori, Watanabe and Hershey 2017
("Joint CTC/attention decoding for end-to-end speech recognition", section 3), over the likeliest tokens of each row.
"""
import numpy as np
import torch

GUESSES = 16
"""Tokens of each row that the runtime is told."""
WEIGHT = 0.5
"""Of the ears; the decoder has the rest."""
REPLY_FROM = "transcript"
"""What is answered: a reply knows more lines by text than by ear."""
CANDIDATES = 8
"""Of the decoder's likeliest tokens that are compared."""
UNLISTED = -float(np.log(2))
"""What is not among a row's guesses is taken for half as likely as the last of them."""
IMPOSSIBLE = -1e30


def guesses(words):
    """Token scores [B,T,tokens + blank] -> (ids, log probabilities) of the likeliest, [B,T,GUESSES] each."""
    scores, ids = torch.log_softmax(words, -1).topk(GUESSES, -1)
    return ids, scores


class Prefix:
    """How likely the sound begins with the tokens taken so far."""

    def __init__(self, words):
        """words: token scores [T,tokens + blank] of the whole sound."""
        ids, scores = guesses(words)
        table = (scores[:, -1:] + UNLISTED).repeat(1, words.shape[1]).scatter(1, ids, scores)
        self.rows = table.double().numpy()
        self.blank = words.shape[1] - 1
        self.in_token, self.in_blank = np.full(len(self.rows), IMPOSSIBLE), np.cumsum(self.rows[:, self.blank])
        self.last, self.score = None, 0.0

    def _before(self, token):
        before = self.in_blank if token == self.last else np.logaddexp(self.in_token, self.in_blank)
        return np.concatenate([[0.0 if self.last is None else IMPOSSIBLE], before[:-1]])

    def score_with(self, token):
        return np.logaddexp.reduce(self._before(token) + self.rows[:, token])

    def end_score(self):
        return np.logaddexp(self.in_token[-1], self.in_blank[-1])

    def take(self, token):
        self.score = self.score_with(token)
        before, said, still = self._before(token), self.rows[:, token], self.rows[:, self.blank]
        in_token, in_blank = np.full(len(said), IMPOSSIBLE), np.full(len(said), IMPOSSIBLE)
        in_token[0] = before[0] + said[0]
        for row in range(1, len(said)):
            in_blank[row] = np.logaddexp(in_blank[row - 1], in_token[row - 1]) + still[row]
            in_token[row] = np.logaddexp(in_token[row - 1], before[row]) + said[row]
        self.in_token, self.in_blank, self.last = in_token, in_blank, token


def choose(prefix, logits, end, weight=WEIGHT):
    """The next token of the transcript; `end` where it is over."""
    logits = logits.reshape(-1)
    if weight == 0:
        return int(logits.argmax())
    best = (end, float((1 - weight) * logits[end]) + weight * (prefix.end_score() - prefix.score))
    for token in logits.topk(CANDIDATES).indices.tolist():
        if token != end:
            score = float((1 - weight) * logits[token]) + weight * (prefix.score_with(token) - prefix.score)
            best = max(best, (token, score), key=lambda b: b[1])
    if best[0] != end:
        prefix.take(best[0])
    return best[0]
