using System.Collections.Concurrent;
using Google.LongRunning;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Suggestions;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>
/// Gets experiments their next trials. The study hands them out to one client per experiment, which gets back what it was
/// handed out before: a trial that was handed out just before the program died is taken up again, and none is doubled.
/// </summary>
internal sealed partial class TrialSupply(
    Store store, SuggestionService suggestions, TimeProvider time, ILogger<TrialSupply> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<StudyName, bool> _underWay = [];

    /// <summary>Sees to it that an experiment gets the trials it wants. Asking again while that is under way is harmless.</summary>
    public void Want(StudyName name, ExperimentControl control)
    {
        if (_underWay.TryAdd(name, true))
        {
            _ = Task.Run(() => RunAsync(name, control));
        }
    }

    private async Task RunAsync(StudyName name, ExperimentControl control)
    {
        try
        {
            while (await SupplyAsync(name, control))
            {
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException
            or VizierException { Kind: ErrorKind.NotFound or ErrorKind.FailedPrecondition or ErrorKind.Unavailable })
        {
            LogGone(logger, name, exception.Message);
        }
        catch (Exception exception)
        {
            LogFailed(logger, name, exception);
            await Task.Delay(Pause, time);
        }
        finally
        {
            _underWay.TryRemove(name, out _);
        }

        // Whoever asked between the last look and now was turned away.
        if (await IsShortAsync(name))
        {
            Want(name, control);
        }
    }

    private async Task<bool> SupplyAsync(StudyName name, ExperimentControl control)
    {
        var need = await store.ReadAsync(database => SupplyNeed.Read(database, name));
        if (need is null)
        {
            return false;
        }

        if (need.Missing == 0)
        {
            await control.TurnAsync(name, turn => Take(turn, isExhausted: false));
            return true;
        }

        // Trials may end between this look and the answer: what counts is the need at the moment of handing out.
        int wanted = 0;
        var operation = await AskAsync(name, database => wanted = SupplyNeed.Read(database, name)?.Wanted ?? 0);
        if (operation is null)
        {
            await Task.Delay(Pause, time);
            return true;
        }

        if (operation.Error is { } error)
        {
            await control.TurnAsync(name, turn => Fail(turn, error.Message));
            return false;
        }

        int given = operation.Response.Unpack<SuggestTrialsResponse>().Trials.Count;
        await control.TurnAsync(name, turn => Take(turn, isExhausted: given < wanted));
        return true;
    }

    private async Task<Operation?> AskAsync(StudyName name, Func<VizierDbContext, int> count)
    {
        try
        {
            return await suggestions.SuggestAsync(name, TurnTrials.ClientId, count, CancellationToken.None);
        }
        catch (VizierException exception) when (exception.Kind is ErrorKind.DeadlineExceeded or ErrorKind.Unavailable)
        {
            LogWaiting(logger, name, exception.Message);
            return null;
        }
        catch (VizierException exception) when (exception.Kind is ErrorKind.InvalidArgument or ErrorKind.Internal)
        {
            return new Operation { Done = true, Error = new Google.Rpc.Status { Message = exception.Message } };
        }
    }

    private static bool Take(ExperimentTurn turn, bool isExhausted)
    {
        turn.Adopt();
        turn.Change(state => isExhausted ? state with { Exhausted = true } : state);
        return true;
    }

    private static bool Fail(ExperimentTurn turn, string message)
    {
        if (turn.State.IsRunning)
        {
            var condition = new Condition(
                "Failed", true, Reasons.SuggestionFailed, $"Experiment has failed because the algorithm failed: {message}", turn.Now);
            turn.Change(state => state.Enters(State.Failed, condition));
        }

        return true;
    }

    private async Task<bool> IsShortAsync(StudyName name)
    {
        try
        {
            return await store.ReadAsync(database => SupplyNeed.Read(database, name)) is not null;
        }
        catch (Exception exception) when (exception is VizierException or ObjectDisposedException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Study} gets no more trials: {Reason}")]
    private static partial void LogGone(ILogger logger, StudyName study, string reason);

    [LoggerMessage(LogLevel.Warning, "{Study} waits for its next trials: {Reason}")]
    private static partial void LogWaiting(ILogger logger, StudyName study, string reason);

    [LoggerMessage(LogLevel.Error, "{Study} cannot get its next trials")]
    private static partial void LogFailed(ILogger logger, StudyName study, Exception exception);
}
