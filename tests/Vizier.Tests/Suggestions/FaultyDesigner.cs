using System.Collections.Concurrent;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Trials;

namespace Vizier.Tests.Suggestions;

/// <summary>A designer that does its work by another one, unless a test makes it fail or wait.</summary>
internal sealed class FaultyDesigner(IDesigner inner, FaultyDesigner.Faults faults) : IDesigner
{
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        faults.Calls.Add((history, count));
        faults.Gate.Wait();
        return faults.Failure is { } failure ? throw failure : inner.Suggest(history, count);
    }

    internal sealed class Faults
    {
        public Exception? Failure { get; set; }

        public ManualResetEventSlim Gate { get; } = new(initialState: true);

        public ConcurrentBag<(TrialHistory History, int Count)> Calls { get; } = [];
    }
}
