using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Suggestions;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>Takes the steps of experiments and sees to what follows from them.</summary>
internal sealed class ExperimentControl(
    Store store, TurnServices services, TrialSupply supply, EarlyStopping stopping, ExperimentEnds ends, ExperimentSignals signals)
{
    /// <summary>Takes one step of an experiment.</summary>
    /// <param name="name">The experiment's study.</param>
    /// <param name="events">Tells the turn what has happened; runs on the writer's thread and may be run again.</param>
    /// <param name="cancellationToken">Drops the step if it has not begun.</param>
    /// <returns>What the events returned, and the state after the decisions.</returns>
    /// <exception cref="VizierException">There is no such experiment, or the events refused.</exception>
    public Task<(T Value, ExperimentState State)> TurnAsync<T>(
        StudyName name, Func<ExperimentTurn, T> events, CancellationToken cancellationToken = default) =>
        TurnAsync(name, null, events, cancellationToken);

    /// <summary>Takes one step of an experiment about one of its trials. It costs the same however many are under way.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="events">Tells the turn what has happened to the trial, and asks of no other; runs on the writer's thread and may be run again.</param>
    /// <param name="cancellationToken">Drops the step if it has not begun.</param>
    /// <returns>What the events returned, and the state after the decisions, with the trial if it is under way, perhaps without others.</returns>
    /// <exception cref="VizierException">There is no such experiment, or the events refused.</exception>
    public Task<(T Value, ExperimentState State)> TurnAsync<T>(
        TrialName trial, Func<ExperimentTurn, T> events, CancellationToken cancellationToken) =>
        TurnAsync(trial.Study, trial.Number, events, cancellationToken);

    private async Task<(T Value, ExperimentState State)> TurnAsync<T>(
        StudyName name, long? trial, Func<ExperimentTurn, T> events, CancellationToken cancellationToken)
    {
        var (value, state, outcome, conditions) = await store.WriteAsync(
            database =>
            {
                var turn = Load(database, name, trial);
                var value = events(turn);
                if (turn.ConcernsOthers)
                {
                    turn = Load(database, name, null);
                    value = events(turn);
                }

                var outcome = turn.Finish();
                return (value, turn.State, outcome, turn.Document.End);
            },
            cancellationToken);
        foreach (string lease in outcome.Granted)
        {
            services.Leases.Grant(lease, name);
        }

        if (outcome.IsChanged)
        {
            signals.Raise(name, outcome.ConcernsRunners);
        }

        if (outcome.Wanted > 0)
        {
            supply.Want(name, this);
        }

        if (conditions is not null && await ends.WhyAsync(name, conditions, state) is { } reason)
        {
            return (value, await EndAsync(name, reason));
        }

        return outcome.Measured.Count > 0 ? (value, await JudgeAsync(name, state, outcome.Measured)) : (value, state);
    }

    private ExperimentTurn Load(VizierDbContext database, StudyName name, long? trial) =>
        ExperimentTurn.Load(services, database, name, trial) ?? throw VizierException.NotFound("experiment", ExperimentNames.Of(name));

    private async Task<ExperimentState> EndAsync(StudyName name, string reason)
    {
        var (_, state) = await TurnAsync(name, turn =>
        {
            var condition = new Condition("Succeeded", true, Reasons.StoppingConditionMet, $"Experiment has succeeded: {reason}", turn.Now);
            turn.Change(current => current.IsRunning ? current.Enters(State.Succeeded, condition) : current);
            return true;
        });
        return state;
    }

    /// <summary>Takes a step in which nothing but the time and other clients' changes of the trials is new.</summary>
    public async Task<ExperimentState> TurnAsync(StudyName name, CancellationToken cancellationToken = default) =>
        (await TurnAsync(name, static _ => true, cancellationToken)).State;

    private async Task<ExperimentState> JudgeAsync(StudyName name, ExperimentState state, IReadOnlyList<long> measured)
    {
        foreach (long trial in measured)
        {
            if (state is { IsRunning: true } && state.Active.GetValueOrDefault(trial) is { IsLive: true, Stop: null }
                && await WhyStopAsync(name.Trial(trial)) is { } reason)
            {
                state = await StopAsync(name, trial, new StopOrder(StopCause.StoppingRule, reason));
            }
        }

        return state;
    }

    private async Task<string?> WhyStopAsync(TrialName trial)
    {
        try
        {
            var decision = await stopping.DecideAsync(trial, CancellationToken.None);
            return decision.ShouldStop ? decision.Reason : null;
        }
        catch (VizierException)
        {
            // The trial or its study ended meanwhile: there is nothing to stop.
            return null;
        }
    }

    private async Task<ExperimentState> StopAsync(StudyName name, long trial, StopOrder order)
    {
        var (_, state) = await TurnAsync(
            name.Trial(trial),
            turn =>
            {
                if (turn.State.Active.GetValueOrDefault(trial) is { IsLive: true, Stop: null } run)
                {
                    turn.Change(run with { Stop = order });
                }

                return true;
            },
            CancellationToken.None);
        return state;
    }
}
