using System.Collections.Concurrent;
using Google.Protobuf;
using Vizier.Protocol.Analyses;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Analyses;

/// <summary>
/// Answers what is asked about studies, and keeps the answers by the results that they were made of. While a study grows
/// faster than an answer is computed, the answer before is given, marked as stale.
/// </summary>
internal sealed class AnalysisDesk(Store store, AnalysisWorker worker, TimeProvider time)
{
    private const int MostKept = 512;

    // A growing study is analysed again once so many times the duration of the last analysis has passed.
    private const int RestFactor = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<(long Study, string Question), object> _questions = [];

    /// <summary>Answers a question.</summary>
    /// <param name="name">The study.</param>
    /// <param name="request">The question; equal ones have the same answer.</param>
    /// <param name="compute">Finds the answer.</param>
    /// <param name="basisOf">The part of the answer that says what it is about.</param>
    /// <param name="cancellationToken">Ends the wait; what has begun is finished and kept.</param>
    /// <exception cref="VizierException">
    /// There is no such study, the question is wrong, or the answer takes too long; then it may be asked for again.
    /// </exception>
    public async Task<T> AnswerAsync<T>(
        StudyName name, IMessage request, Func<AnalysisSubject, T> compute, Func<T, Basis> basisOf, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        var head = await store.ReadAsync(database => StudyHead.Get(database, name), cancellationToken);
        if (_questions.Count >= MostKept)
        {
            _questions.Clear();
        }

        var question = (Question<T>)_questions.GetOrAdd(
            (head.Key, $"{request.Descriptor.FullName}:{request.ToByteString().ToBase64()}"), _ => new Question<T>(time));
        var key = ResultKey.Of(head);
        var (kept, isStale, running) = question.Ask(key, () => worker.RunAsync(name, subject => (ResultKey.Of(subject.Head), compute(subject))));
        if (running is null)
        {
            return isStale ? Stale(kept!, basisOf) : kept!;
        }

        try
        {
            var patience = kept is null ? Patience : Soon;
            return await running.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException) when (kept is not null)
        {
            return Stale(kept, basisOf);
        }
        catch (TimeoutException exception)
        {
            throw VizierException.Of(ErrorKind.Unavailable, "the analysis is not ready yet; it goes on, ask again", exception);
        }
    }

    private static T Stale<T>(T answer, Func<T, Basis> basisOf)
        where T : class, IMessage<T>
    {
        var copy = answer.Clone();
        basisOf(copy).Stale = true;
        return copy;
    }

    /// <summary>One question with its last answer.</summary>
    private sealed class Question<T>(TimeProvider time)
        where T : class
    {
        private readonly Lock _lock = new();
        private T? _answer;
        private ResultKey _key;
        private Task<T>? _running;
        private TimeSpan _duration;
        private long _answeredAt;

        /// <summary>
        /// The last answer, and the computation of a newer one: null if the answer is good, or if the last one was made only
        /// just now, so that this one is stale.
        /// </summary>
        public (T? Answer, bool IsStale, Task<T>? Running) Ask(ResultKey key, Func<Task<(ResultKey Key, T Answer)>> compute)
        {
            lock (_lock)
            {
                if (_answer is not null && _key == key)
                {
                    return (_answer, false, null);
                }

                if (_running is null && _answer is not null && time.GetElapsedTime(_answeredAt) < RestFactor * _duration)
                {
                    return (_answer, true, null);
                }

                _running ??= ComputeAsync(compute);
                return (_answer, true, _running);
            }
        }

        private async Task<T> ComputeAsync(Func<Task<(ResultKey Key, T Answer)>> compute)
        {
            await Task.Yield();
            var start = time.GetTimestamp();
            try
            {
                var (key, answer) = await compute();
                lock (_lock)
                {
                    (_key, _answer, _duration, _answeredAt) = (key, answer, time.GetElapsedTime(start), time.GetTimestamp());
                }

                return answer;
            }
            finally
            {
                lock (_lock)
                {
                    _running = null;
                }
            }
        }
    }
}
