using System.Collections.Immutable;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>
/// The control loop as a pure function: from what is stored and the time to what is to be done. Applied to its own
/// result it decides nothing more, so a loop that was cut off anywhere goes on where it stopped.
/// </summary>
/// <param name="verdicts">Judges trials whose attempt has ended.</param>
internal sealed class Decisions(Verdicts verdicts)
{
    /// <summary>Decides, in O(trials that the state has).</summary>
    /// <param name="state">The experiment as it is stored.</param>
    /// <param name="now">The service's time, by which leases are judged.</param>
    /// <returns>The actions in order, and the state once all but <see cref="ControlAction.Suggest"/> are done.</returns>
    public Decided Decide(ExperimentState state, DateTimeOffset now)
    {
        var actions = ImmutableArray.CreateBuilder<ControlAction>();
        int before;
        do
        {
            before = actions.Count;
            state = LoseExpired(state, now, actions);
            state = StopAttempts(state, now, actions);
            state = CompleteEnded(state, actions);
            state = Start(state, now, actions);
            state = End(state, now, actions);
            state = KillUnstarted(state, actions);
        }
        while (actions.Count > before);

        state = CreateAttempts(state, actions);
        if (FreeSlots(state) is > 0 and var count)
        {
            actions.Add(new ControlAction.Suggest(count));
        }

        return new Decided(state, actions.ToImmutable());
    }

    private static int FreeSlots(ExperimentState state) => state.IsRunning && !state.Exhausted
        ? state.Budget.FreeSlots(state.UnderWay, state.Completed.Completed)
        : 0;

    private static ExperimentState LoseExpired(
        ExperimentState state, DateTimeOffset now, ImmutableArray<ControlAction>.Builder actions)
    {
        foreach (var run in state.Active.Values)
        {
            if (run.Attempt is not { IsLive: true, LeaseExpiry: { } expiry } attempt || expiry > now)
            {
                continue;
            }

            if (attempt.OutlivesRunner)
            {
                actions.Add(new ControlAction.ReleaseAttempt(run.Trial));
                state = state.With(run with { Attempt = attempt with { Runner = "", Lease = "", LeaseExpiry = null } });
            }
            else
            {
                state = EndAttempt(state, run, Ended.Lost, $"Runner {attempt.Runner} was not heard of in time.", now, actions);
            }
        }

        return state;
    }

    private static ExperimentState EndAttempt(
        ExperimentState state,
        RunState run,
        Ended reason,
        string message,
        DateTimeOffset now,
        ImmutableArray<ControlAction>.Builder actions)
    {
        var end = new AttemptEnd(reason, null, message, now);
        actions.Add(new ControlAction.EndAttempt(run.Trial, end));
        return state.With(run.Ended(end));
    }

    private ExperimentState CompleteEnded(ExperimentState state, ImmutableArray<ControlAction>.Builder actions)
    {
        foreach (var run in state.Active.Values)
        {
            if (verdicts.Judge(run, state.Objective) is { } verdict)
            {
                state = Complete(state, run, verdict, actions);
            }
        }

        return state;
    }

    private static ExperimentState Complete(
        ExperimentState state, RunState run, Verdict verdict, ImmutableArray<ControlAction>.Builder actions)
    {
        actions.Add(new ControlAction.CompleteTrial(run, verdict));
        return state.Completes(run, verdict.Outcome);
    }

    private static ExperimentState Start(ExperimentState state, DateTimeOffset now, ImmutableArray<ControlAction>.Builder actions) =>
        state.Phase == State.Created
            ? Enter(state, State.Running, new Condition("Running", true, Reasons.ExperimentRunning, "Experiment is running", now), actions)
            : state;

    private static ExperimentState End(ExperimentState state, DateTimeOffset now, ImmutableArray<ControlAction>.Builder actions)
    {
        if (!state.IsRunning || EndOf(state) is not var (end, reason, message))
        {
            return state;
        }

        return Enter(state, end, new Condition(end.ToString(), true, reason, message, now), actions);
    }

    /// <summary>Katib's checks in Katib's order, and the exhausted search space, which Katib never notices.</summary>
    private static (State End, string Reason, string Message)? EndOf(ExperimentState state) => state switch
    {
        { GoalWaived: false, Best: { } best } when state.Objective.IsReached(best.Value) =>
            (State.Succeeded, Reasons.GoalReached, "Experiment has succeeded because Objective goal has reached"),
        _ when state.Budget.HasFailed(state.Completed.CountedAsFailed) =>
            (State.Failed, Reasons.ExperimentFailed, "Experiment has failed because max failed count has reached"),
        _ when state.Budget.IsUsedUp(state.Completed.Completed) =>
            (State.Succeeded, Reasons.MaxTrialsReached, "Experiment has succeeded because max trial count has reached"),
        { Exhausted: true, UnderWay: 0 } =>
            (State.Succeeded, Reasons.SuggestionEndReached, "Experiment has succeeded because suggestion service has reached the end"),
        _ => null,
    };

    private static ExperimentState Enter(
        ExperimentState state, State phase, Condition condition, ImmutableArray<ControlAction>.Builder actions)
    {
        actions.Add(new ControlAction.EnterState(phase, condition));
        return state.Enters(phase, condition);
    }

    private static ExperimentState StopAttempts(
        ExperimentState state, DateTimeOffset now, ImmutableArray<ControlAction>.Builder actions)
    {
        foreach (var run in state.Active.Values.Where(run => run.IsLive))
        {
            if (OrderFor(state, run) is not { } order)
            {
                continue;
            }

            var ordered = run with { Stop = order };
            if (order.Cause != run.Stop?.Cause)
            {
                actions.Add(new ControlAction.StopAttempt(run.Trial, order));
                state = state.With(ordered);
            }

            if (run.Attempt is { Runner: "", OutlivesRunner: false })
            {
                state = EndAttempt(state, ordered, Ended.Stopped, "It was stopped before a runner took it.", now, actions);
            }
        }

        return state;
    }

    /// <summary>The order that holds for a live attempt: what the trial itself is stopped for comes before the experiment's end.</summary>
    private static StopOrder? OrderFor(ExperimentState state, RunState run) => run.Stop switch
    {
        null when run.Metrics.NotFinite.ContainsKey(state.Objective.MetricName) =>
            new StopOrder(StopCause.NotFinite, $"The objective {state.Objective.MetricName} is not a finite number."),
        null or { Cause: StopCause.ExperimentStopped } when state.HasEnded =>
            new StopOrder(StopCause.ExperimentEnded, PhaseMessage(state)),
        null when state.Phase == State.Stopped =>
            new StopOrder(StopCause.ExperimentStopped, PhaseMessage(state)),
        var order => order,
    };

    private static string PhaseMessage(ExperimentState state) => state.Conditions.Current()?.Message ?? state.Phase.ToString();

    private static ExperimentState KillUnstarted(ExperimentState state, ImmutableArray<ControlAction>.Builder actions)
    {
        if (!state.HasEnded)
        {
            return state;
        }

        foreach (var run in state.Active.Values.Where(run => !run.IsLive))
        {
            state = Complete(state, run, new Verdict(Outcome.Killed, Reasons.ExperimentEnded, PhaseMessage(state)), actions);
        }

        return state;
    }

    private static ExperimentState CreateAttempts(ExperimentState state, ImmutableArray<ControlAction>.Builder actions)
    {
        if (!state.IsRunning)
        {
            return state;
        }

        int room = state.Budget.Parallel - state.Others - state.Active.Values.Count(run => run.IsLive);
        foreach (var run in state.Active.Values.Where(run => !run.IsLive).Take(Math.Max(0, room)))
        {
            int number = (run.Attempt?.Number ?? 0) + 1;
            actions.Add(new ControlAction.CreateAttempt(run.Trial, number));
            state = state.With(run with { Stop = null, Attempt = new AttemptState { Number = number } });
        }

        return state;
    }
}

/// <summary>What the control loop decided.</summary>
/// <param name="State">The state once all actions but <see cref="ControlAction.Suggest"/> are done.</param>
/// <param name="Actions">The actions, in the order in which they were decided.</param>
internal sealed record Decided(ExperimentState State, ImmutableArray<ControlAction> Actions);
