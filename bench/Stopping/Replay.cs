using System.Collections.Immutable;
using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Transfer;
using Vizier.Algorithms.Trials;

namespace Vizier.Benchmarks.Stopping;

/// <summary>
/// A study whose trials follow recorded curves on several workers. After each epoch but the last the rule judges the trial
/// by what is known at that moment, as the runner asks for it; a trial that it stops has ended with what it had reported.
/// </summary>
internal static class Replay
{
    private const string Metric = "accuracy";
    private static readonly Assignment NoParameters = Assignment.Of();

    /// <summary>The objective of the problem that is replayed.</summary>
    public static Problem Problem { get; } = new()
    {
        Space = SearchSpace.Create(new DoubleParameter("x", 0, 1)),
        Metrics = [new Metric(Metric, Goal.Maximize)],
    };

    /// <summary>Replays curves in their order.</summary>
    /// <param name="set">The curves.</param>
    /// <param name="rule">The stopping rule.</param>
    /// <param name="workers">Trials at a time.</param>
    /// <param name="random">Draws how long the epochs of a trial take.</param>
    public static Outcome Run(CurveSet set, IStoppingRule rule, int workers, Random random)
    {
        var history = TrialHistory.Empty;
        var running = new PriorityQueue<Running, double>();
        var (started, ended, epochs) = (0, 0, 0);
        var best = double.NegativeInfinity;
        while (running.Count > 0 || started < set.Curves.Length)
        {
            while (running.Count < workers && started < set.Curves.Length)
            {
                var trial = new Running(++started, set.Curves[started - 1], 0.5 + random.NextDouble());
                history = history.With(new Trial { Id = trial.Id, Assignment = NoParameters });
                running.Enqueue(trial, trial.Seconds + (running.TryPeek(out _, out var now) ? now : 0));
            }

            running.TryDequeue(out var current, out var time);
            var (state, done) = (history.Trials[(int)current!.Id - 1], history.Trials[(int)current.Id - 1].Measurements.Length);
            if (done < current.Curve.Length)
            {
                epochs++;
                state = state with { Measurements = state.Measurements.Add(new Measurement(done + 1, (done + 1) * current.Seconds, Values(current.Curve[done]))) };
            }

            var isOver = done + 1 >= set.Epochs;
            var isDiverged = done >= current.Curve.Length;
            if (isOver || isDiverged || rule.Decide(state, history).ShouldStop)
            {
                best = isOver ? Math.Max(best, current.Curve[^1]) : best;
                state = state with
                {
                    State = isDiverged ? TrialState.Infeasible : TrialState.Completed,
                    Metrics = Values(state.Measurements.Select(measurement => measurement.Metrics[Metric]).DefaultIfEmpty(double.NaN).Max()),
                    CompletionOrder = ++ended,
                };
            }
            else
            {
                running.Enqueue(current, time + current.Seconds);
            }

            history = history.With(state);
        }

        var full = set.Curves.Sum(curve => curve.Length);
        var without = set.Curves.Where(curve => curve.Length == set.Epochs).Max(curve => curve[^1]);
        return new Outcome(1 - ((double)epochs / full), without - best);
    }

    /// <summary>A study whose trials all came to the ends of their curves.</summary>
    public static PriorStudy Ended(CurveSet set) => new(
        "prior",
        Problem,
        TrialHistory.Create(set.Curves.Where(curve => curve.Length > 0).Select((curve, i) => new Trial
        {
            Id = i + 1,
            Assignment = NoParameters,
            State = TrialState.Completed,
            Measurements = [.. curve.Select((value, epoch) => new Measurement(epoch + 1, epoch + 1, Values(value)))],
            Metrics = Values(curve.Max()),
            CompletionOrder = i + 1,
        })));

    private static ImmutableDictionary<string, double> Values(double value) => ImmutableDictionary<string, double>.Empty.Add(Metric, value);

    private sealed record Running(long Id, double[] Curve, double Seconds);
}

/// <summary>What stopping saved and cost.</summary>
/// <param name="Saved">The share of the epochs that were not trained.</param>
/// <param name="Regret">How much worse the best value at the end of a trial was than without stopping.</param>
internal readonly record struct Outcome(double Saved, double Regret);
