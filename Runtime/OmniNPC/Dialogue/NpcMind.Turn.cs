using System;
using System.Collections.Generic;
using OmniNPC.Hearing;
using OmniNPC.Mouths;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <content>One exchange: sound in, transcript, reply, speech, and what is remembered of it.</content>
    internal sealed partial class NpcMind
    {
        private const int SoundGoesOn = int.MaxValue;
        private const int NoAction = -1;

        // Room for this much sound is made by forgetting; more is heard when the window has it free.
        private const double LeastTurnSeconds = 8;

        // Slow speech is 0.15 s a character; a Talker that takes this much has lost its end and would babble on.
        private const double MostSecondsPerCharacter = 0.4;
        private const double MostSecondsBeside = 5;

        // The transcript is what was heard, not a choice.
        private static readonly SamplingOptions Greedy = new SamplingOptions(0f);

        private readonly List<int> exchange = new List<int>(1024);
        private readonly List<int> transcriptIds = new List<int>(256);
        private readonly StreamingDetokenizer detokenizer = new StreamingDetokenizer();
        private readonly char[] transcript = new char[4 * NpcLink.CharactersPerStep];

        // Per written token of the reply: its id, the characters of speech after it, and the number of the action it belongs to or -1.
        private readonly int[] written;
        private readonly int[] spokenAfter;
        private readonly int[] actionOf;
        private readonly Sampler sampler;
        private readonly ReplyParser parser;
        private IThinker? thinker;
        private ITalker? talker;
        private IAudioEncoder? encoder;
        private Conversation? conversation;
        private Transcriber? turnTranscriber;
        private LogMel? logMel;
        private float[] mels = Array.Empty<float>();
        private float[] rows = Array.Empty<float>();

        // The rows of this turn, where the transcript takes their place in the context: who goes on speaking after all is read again, and not heard again.
        private float[] turnRows = Array.Empty<float>();
        private float[] samples = Array.Empty<float>();
        private char[] spoken = new char[1024];
        private int writtenCount;
        private int spokenLength;
        private int transcriptLength;
        private int melFrames;
        private int soundTaken;
        private int soundEnd;
        private int soundSeen;
        private int sound;
        private int adoptedRows;
        private int turnRowCount;
        private int rowsAgain;
        private int rowsLeft;
        private int actionCount;
        private int utterances;
        private int wordsEmitted;
        private int framesTalked;
        private bool isSoundPadded;
        private bool isSoundOpen;
        private bool isSpokenTurn;
        private bool isScripted;
        private bool isTalking;
        private bool isWaitingForText;

        /// <summary>Whether the reply is written to the transcript alone.</summary>
        private bool IsSoundReplaced => model.ReplySource == ReplySource.Transcript;

        /// <summary>Whether the exchange under way is not in the context as text.</summary>
        private bool IsSoundInContext => isSpokenTurn && !IsSoundReplaced;

        private void BeginSpoken(bool isFromAside)
        {
            bool isBegun = isFromAside && isAsideBegun;
            soundTaken = isBegun ? asideTaken : 0;
            isSoundOpen = true;
            adoptedRows = isBegun ? asideRowCount : 0;
            turnRowCount = rowsAgain = 0;
            isAside = isAsideBegun = isAsideAsked = false;
            MelFormat mel = model.Format.Mel!;
            int mostRows = MostRows(mel);
            int leastRows = Math.Min(mostRows, (int)(LeastTurnSeconds * RowsPerSecond(mel)));
            rowsLeft = Math.Min(mostRows, conversation!.BeginSpoken(leastRows, options.MaxReplyTokens));
            if (isBegun)
            {
                turnTranscriber!.Clear();
            }
            else
            {
                ResetEar(turnTranscriber!);
            }

            isSpokenTurn = true;
            isScripted = false;
            Listen();
        }

        private static double RowsPerSecond(MelFormat mel) => (double)mel.SampleRateHz / (mel.Hop * mel.FramesPerRow);

        private int MostRows(MelFormat mel) => 1 + (int)(options.MaxTurnSeconds * RowsPerSecond(mel));

        private void ResetEar(Transcriber transcriber)
        {
            transcriber.Clear();
            encoder!.Reset();
            logMel!.Reset();
            melFrames = 0;
        }

        /// <summary>The player went on: the sound goes on where it was, and what was thought since is forgotten.</summary>
        private void ResumeSpoken()
        {
            isTalking = false;
            isSoundOpen = true;
            if (phase == Phase.Listening)
            {
                soundEnd = SoundGoesOn;
            }
            else if (phase != Phase.Idle)
            {
                if (IsSoundReplaced && exchange.Count > 0)
                {
                    conversation!.ReopenSound();
                    rowsAgain = turnRowCount;
                    rowsLeft += turnRowCount;
                    turnRowCount = 0;
                }
                else
                {
                    conversation!.ResumeSound();
                }

                Listen();
            }
            else
            {
                throw new InvalidOperationException("what the player said before the pause is lost");
            }
        }

        private void Listen()
        {
            soundEnd = SoundGoesOn;
            transcriptIds.Clear();
            transcriptLength = 0;
            exchange.Clear();
            detokenizer.Reset();
            phase = Phase.Listening;
        }

        private void BeginTyped(string line)
        {
            isSpokenTurn = isScripted = false;
            conversation!.BeginTyped(line, options.MaxReplyTokens, exchange);
            BeginReply();
        }

        private void BeginLine(string line)
        {
            isSpokenTurn = false;
            isScripted = true;
            exchange.Clear();
            ClearReply();
            Speak(line.AsSpan());
            talker!.Complete();
            phase = Phase.Written;
        }

        private void BeginReply()
        {
            ClearReply();
            parser.Reset();
            phase = Phase.Replying;
        }

        private void ClearReply()
        {
            writtenCount = spokenLength = actionCount = 0;
            isTalking = isWaitingForText = false;
        }

        private bool CanEncode() => adoptedRows > 0 || rowsAgain > 0 || HasRow(soundEnd, soundTaken) || SoundWaiting(soundEnd, soundTaken) == soundEnd - soundTaken;

        /// <summary>Whether the sound that is there completes a row.</summary>
        private bool HasRow(int end, int taken)
        {
            MelFormat mel = model.Format.Mel!;
            return melFrames + ((logMel!.PendingSamples + SoundWaiting(end, taken)) / mel.Hop) >= mel.FramesPerRow;
        }

        private int SoundWaiting(int end, int taken) => Math.Min(soundSeen, end - taken);

        /// <summary>Takes the sound that is there to mel frames.</summary>
        /// <returns>Samples taken.</returns>
        private int TakeSound(int end, int taken)
        {
            MelFormat mel = model.Format.Mel!;
            // A tick's budget takes a row at a time.
            int most = sessions!.AreStepsShort ? mel.FramesPerRow : encoder!.MaxFrames;
            int room = ((most - melFrames) * mel.Hop) - logMel!.PendingSamples;
            int count = link.Audio!.Read(samples.AsSpan(0, Math.Min(room, SoundWaiting(end, taken))));
            soundSeen -= count;
            melFrames += logMel.Process(samples.AsSpan(0, count), mels.AsSpan(melFrames * mel.Mels));
            return count;
        }

        /// <summary>Takes the sound that is there, in whole rows, to the Thinker; at its end, hands over to the transcript.</summary>
        /// <returns>Rows encoded.</returns>
        private int Encode()
        {
            if (rowsAgain > 0)
            {
                int again = AppendRows(turnRows, rowsAgain);
                rowsAgain = 0;
                return again;
            }

            if (adoptedRows > 0)
            {
                int adopted = AppendRows(asideRows, adoptedRows);
                turnTranscriber!.Hear(asideTranscriber!, adopted);
                TellTokens(asideGuesses.AsSpan(0, asideGuessCount));
                adoptedRows = 0;
                return adopted;
            }

            MelFormat mel = model.Format.Mel!;
            int count = TakeSound(soundEnd, soundTaken);
            soundTaken += count;
            return count == 0 && soundTaken == soundEnd ? EndSound(mel) : EncodeWholeRows(mel);
        }

        private int EncodeWholeRows(MelFormat mel)
        {
            int count = EncodeRows(mel);
            int fitting = AppendRows(rows, count);
            if (count > 0)
            {
                turnTranscriber!.Hear(encoder!, fitting);
                TellTokens(encoder!.Tokens);
            }

            return count;
        }

        /// <summary>What the ear takes the rows for; the game asks for no more than whether the turn is over by it, so what finds no room is not told.</summary>
        private void TellTokens(ReadOnlySpan<int> tokens)
        {
            if (!tokens.IsEmpty && link.Tokens!.TryWrite(tokens))
            {
                Emit(new MindEvent { Kind = MindEventKind.Heard, Length = tokens.Length, Number = sound });
            }
        }

        /// <summary>Encodes the whole rows among the mel frames.</summary>
        /// <returns>Rows.</returns>
        private int EncodeRows(MelFormat mel)
        {
            int frames = melFrames - (melFrames % mel.FramesPerRow);
            if (frames == 0)
            {
                return 0;
            }

            int count = encoder!.Encode(mels.AsSpan(0, frames * mel.Mels), rows);
            mels.AsSpan(frames * mel.Mels, (melFrames - frames) * mel.Mels).CopyTo(mels);
            melFrames -= frames;
            return count;
        }

        private int AppendRows(float[] from, int count)
        {
            int fitting = Math.Min(count, rowsLeft);
            if (fitting > 0)
            {
                Span<float> fed = from.AsSpan(0, fitting * model.Format.ThinkerHidden);
                thinker!.AppendRows(fed);
                rowsLeft -= fitting;
                if (IsSoundReplaced)
                {
                    fed.CopyTo(turnRows.AsSpan(turnRowCount * model.Format.ThinkerHidden));
                    turnRowCount += fitting;
                }
            }

            return fitting;
        }

        private int EndSound(MelFormat mel)
        {
            int encoded = 0;
            int missing = ((mel.FramesPerRow - melFrames) * mel.Hop) - logMel!.PendingSamples;
            if (isSoundPadded && (melFrames > 0 || logMel.PendingSamples > 0))
            {
                Array.Clear(samples, 0, missing);
                melFrames += logMel.Process(samples.AsSpan(0, missing), mels.AsSpan(melFrames * mel.Mels));
                encoded = EncodeWholeRows(mel);
            }

            conversation!.EndSound();
            isSoundOpen = false;
            turnTranscriber!.Begin();
            phase = Phase.Transcribing;
            Emit(new MindEvent { Kind = MindEventKind.SoundEncoded });
            return encoded;
        }

        /// <summary>Sound of a turn that was dropped is skipped as far as it was not taken yet.</summary>
        private void SkipSound(int turnSamples)
        {
            if (isSoundOpen)
            {
                isSoundOpen = false;
                Skip(turnSamples - soundTaken);
            }
        }

        private void Skip(int count)
        {
            link.Audio!.Skip(count);
            soundSeen = Math.Max(0, soundSeen - count);
        }

        /// <returns>Whether the token is to be fed.</returns>
        private bool Transcribe(int id)
        {
            bool isOver = IsStop(id) || transcriptIds.Count == options.MaxReplyTokens;
            if (!isOver)
            {
                transcriptIds.Add(id);
                AddToTranscript(id);
                return true;
            }

            ReadOnlySpan<char> text = EndTranscriptText();
            link.Text.TryWrite(text);
            Emit(new MindEvent { Kind = MindEventKind.Transcript, Length = text.Length });
            if (text.IsEmpty)
            {
                // A sound without words: the turn is over and nothing of it is remembered.
                ClearReply();
                phase = Phase.Written;
                Emit(new MindEvent { Kind = MindEventKind.SpeechEnded });
                return false;
            }

            conversation!.EndTranscript(transcriptIds, exchange, IsSoundReplaced);
            BeginReply();
            return false;
        }

        /// <summary>The next token of a transcript.</summary>
        private int Heard(Transcriber transcriber) => transcriber.Choose(thinker!.Logits, sampler.Sample(thinker.Logits, Greedy, ReadOnlySpan<int>.Empty));

        private void AddToTranscript(int id)
        {
            ReadOnlySpan<byte> bytes = model.Tokenizer.Bytes(id);
            if (transcriptLength + bytes.Length + 2 <= transcript.Length)
            {
                transcriptLength += detokenizer.Append(bytes, transcript.AsSpan(transcriptLength));
            }
        }

        private ReadOnlySpan<char> EndTranscriptText()
        {
            transcriptLength += detokenizer.Flush(transcript.AsSpan(transcriptLength));
            return ((ReadOnlySpan<char>)transcript.AsSpan(0, transcriptLength)).Trim();
        }

        /// <returns>Whether the token is to be fed.</returns>
        private bool Reply(int id)
        {
            if (IsStop(id))
            {
                EndReply();
                return false;
            }

            parser.Take(id);
            Deliver();
            written[writtenCount] = id;
            spokenAfter[writtenCount] = spokenLength;
            actionOf[writtenCount] = parser.IsInAction ? (parser.Action >= 0 ? actionCount - 1 : actionCount) : NoAction;
            writtenCount++;
            if (writtenCount == written.Length)
            {
                EndReply();
            }

            return true;
        }

        private void EndReply()
        {
            parser.Finish();
            Deliver();
            phase = Phase.Written;
            if (isTalking)
            {
                talker!.Complete();
                isWaitingForText = false;
            }
            else
            {
                Emit(new MindEvent { Kind = MindEventKind.SpeechEnded });
            }
        }

        /// <summary>Sends what the last token completed on its ways: text to the Talker and the game, actions to the game.</summary>
        private void Deliver()
        {
            for (int i = 0; i < parser.Malformed; i++)
            {
                Emit(new MindEvent { Kind = MindEventKind.MalformedAction });
            }

            if (parser.Action >= 0)
            {
                Emit(new MindEvent { Kind = MindEventKind.Action, Action = parser.Action, Argument = parser.Argument, Position = spokenLength });
                actionCount++;
            }

            // White space before the first word is no speech.
            ReadOnlySpan<char> text = spokenLength == 0 ? parser.Text.TrimStart() : parser.Text;
            if (!text.IsEmpty)
            {
                Speak(text);
                link.Text.TryWrite(text);
                Emit(new MindEvent { Kind = MindEventKind.Text, Length = text.Length });
            }
        }

        private void Speak(ReadOnlySpan<char> text)
        {
            if (!isTalking)
            {
                ulong seed = SeededRandom.Mix(profile.Seed, (ulong)++utterances);
                talker!.Begin(voiceRow, profile.Sampling!.Talker, profile.Sampling.CodePredictor, seed);
                isTalking = true;
                wordsEmitted = framesTalked = 0;
            }

            if (spokenLength + text.Length > spoken.Length)
            {
                Array.Resize(ref spoken, Math.Max(2 * spoken.Length, spokenLength + text.Length));
            }

            text.CopyTo(spoken.AsSpan(spokenLength));
            spokenLength += text.Length;
            talker!.Append(text);
            isWaitingForText = false;
        }

        private bool CanTalk() => isTalking && !isWaitingForText && link.FramesOfRoom > 0;

        /// <summary>
        /// Who has much ahead does not ask for every single codec frame, and takes one whenever somebody does; who has enough to be calm asks only when most of those who speak have as much room. So they come to
        /// step together, and nobody who has just begun fills up alone what the others have full.
        /// </summary>
        private bool WantsToTalk(double ahead, bool isFillingUp) => CanTalk() && (ahead < ComfortableSeconds || (HasMuchRoom && (ahead < CalmSeconds || isFillingUp)));

        /// <returns>Codec frames generated: 1 or 0.</returns>
        private int Talk(in TalkerStep step, ReadOnlySpan<int> codes)
        {
            switch (step.Kind)
            {
                case TalkerStepKind.Failed:
                    throw step.Error!;
                case TalkerStepKind.Frame when ++framesTalked * model.Format.CodecFrameSeconds > MostSecondsBeside + (MostSecondsPerCharacter * spokenLength):
                    throw new InvalidOperationException($"it found no end after {framesTalked} codec frames for {spokenLength} characters");
                case TalkerStepKind.Frame:
                    EmitShortWords(step.Word < 0 ? wordsEmitted : step.Word);
                    wordsEmitted = Math.Max(wordsEmitted, step.Word + 1);
                    SendFrame(codes, framesTalked == 1);
                    ReadOnlySpan<PhoneStart> phones = talker!.Phones;
                    phones = phones.Slice(0, Math.Min(phones.Length, NpcLink.PhonesPerStep));
                    bool isHeard = link.Phones.TryWrite(phones);
                    Emit(new MindEvent { Kind = MindEventKind.CodecFrame, Word = step.Word, WordText = step.Word < 0 ? default : talker.Word(step.Word), Length = isHeard ? phones.Length : 0, Number = utterances });
                    return 1;
                case TalkerStepKind.WaitingForText when phase == Phase.Written:
                    throw new InvalidOperationException("it waits for text although the text is complete");
                case TalkerStepKind.WaitingForText:
                    isWaitingForText = true;
                    return 0;
                default:
                    isTalking = false;
                    EmitShortWords(talker!.WordCount);
                    Emit(new MindEvent { Kind = MindEventKind.SpeechEnded });
                    return 0;
            }
        }

        /// <summary>A word shorter than a codec frame may get none of its own; it is heard all the same.</summary>
        private void EmitShortWords(int end)
        {
            for (; wordsEmitted < end; wordsEmitted++)
            {
                Emit(new MindEvent { Kind = MindEventKind.ShortWord, WordText = talker!.Word(wordsEmitted) });
            }
        }

        /// <summary>The reply or line was heard to its end.</summary>
        private void CloseHeard()
        {
            if (phase != Phase.Written)
            {
                return;
            }

            phase = Phase.Idle;
            if (isScripted)
            {
                RememberLine(spokenLength);
            }
            else if (isSpokenTurn && exchange.Count == 0)
            {
                conversation!.Drop();
            }
            else
            {
                AddWritten();
                if (IsSoundInContext)
                {
                    conversation!.CloseRewritten(exchange, true, conversation.RowsBeforeSound);
                }
                else
                {
                    conversation!.CloseInPlace(exchange);
                }
            }
        }

        /// <summary>The player cut in: of the exchange only what was said and heard remains.</summary>
        private void CloseInterrupted(int heardLength, int actionsRaised)
        {
            Phase was = phase;
            phase = Phase.Idle;
            isTalking = false;
            if (was == Phase.Idle)
            {
                return;
            }

            if (isScripted)
            {
                RememberLine(heardLength);
            }
            else if (exchange.Count == 0)
            {
                conversation!.Drop();
            }
            else
            {
                bool isReplyHeard = heardLength > 0 || actionsRaised > 0;
                int same = exchange.Count;
                if (isReplyHeard)
                {
                    same += AddHeard(heardLength, actionsRaised);
                }
                else
                {
                    conversation!.RemoveReplyOpening(exchange);
                    same = exchange.Count;
                }

                // A typed line and the reply's first words are in the context already; of a spoken turn there is sound where the text is to be.
                conversation!.CloseRewritten(exchange, isReplyHeard, IsSoundInContext ? conversation.RowsBeforeSound : same);
            }
        }

        private void RememberLine(int heardLength)
        {
            if (options.RememberScriptedLines && heardLength > 0)
            {
                conversation!.AddLine(spoken.AsSpan(0, heardLength), exchange);
            }
        }

        /// <summary>Adds the tokens whose speech was heard; a token cut in two is written anew up to the cut.</summary>
        /// <returns>Tokens that are the reply's first, none left out.</returns>
        private int AddHeard(int heardLength, int actionsRaised)
        {
            int length = 0;
            int first = 0;
            for (int i = 0; i < writtenCount; i++)
            {
                if (actionOf[i] != NoAction)
                {
                    if (actionOf[i] < actionsRaised)
                    {
                        exchange.Add(written[i]);
                        first += first == i ? 1 : 0;
                    }
                }
                else if (spokenAfter[i] <= heardLength)
                {
                    exchange.Add(written[i]);
                    length = spokenAfter[i];
                    first += first == i ? 1 : 0;
                }
            }

            if (length < heardLength)
            {
                model.Tokenizer.Encode(spoken.AsSpan(length, heardLength - length), exchange);
            }

            return first;
        }

        private void AddWritten()
        {
            for (int i = 0; i < writtenCount; i++)
            {
                exchange.Add(written[i]);
            }
        }

        private bool IsStop(int id) => id == model.Tokenizer.Special.ImEnd || id == model.Tokenizer.Special.EndOfText;
    }
}
