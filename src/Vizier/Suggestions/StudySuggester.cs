using Google.LongRunning;
using Vizier.Pythia;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Suggestions;

/// <summary>
/// Serves the calls of one study that need new suggestions, one round after the other: all calls that wait share one
/// computation of the designer and one write. Between rounds it makes suggestions ahead.
/// </summary>
internal sealed partial class StudySuggester(
    StudyName name, WarmStudies warmStudies, ForeignAlgorithm foreign, Store store, TimeProvider time, SuggestionOptions options, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly DesignerDesk _desk = new(name, foreign, store, time, options);
    private List<SuggestCall> _waiting = [];
    private bool _isAheadWanted;
    private bool _isRunning;

    /// <summary>Queues a call and answers it in a later round.</summary>
    public Task<Operation> SuggestAsync(SuggestCall call)
    {
        lock (_lock)
        {
            _waiting.Add(call);
            StartServing();
        }

        return call.Completion;
    }

    /// <summary>Makes suggestions for the trials that come next, once no call waits.</summary>
    public void MakeAhead()
    {
        lock (_lock)
        {
            _isAheadWanted = true;
            StartServing();
        }
    }

    private void StartServing()
    {
        if (!_isRunning)
        {
            _isRunning = true;
            _ = Task.Run(ServeAsync);
        }
    }

    private async Task ServeAsync()
    {
        while (TakeWaiting() is { } calls)
        {
            try
            {
                await (calls.Count > 0 ? ServeRoundAsync(calls) : MakeAheadAsync());
            }
            catch (Exception exception)
            {
                calls.ForEach(call => call.Fail(exception));
            }
        }
    }

    // Calls first; with none, an empty list asks for suggestions ahead.
    private List<SuggestCall>? TakeWaiting()
    {
        lock (_lock)
        {
            var taken = _waiting;
            _isRunning = taken.Count > 0 || _isAheadWanted;
            _isAheadWanted &= taken.Count > 0;
            _waiting = [];
            return _isRunning ? taken : null;
        }
    }

    private async Task ServeRoundAsync(List<SuggestCall> calls)
    {
        var plan = await PlanAsync(calls);
        if (!plan.Learns || plan.Missing == 0 || !store.IsShared)
        {
            await ServeAsync(calls, plan);
            return;
        }

        await using var turn = await _desk.TakeTurnAsync(plan);
        await ServeAsync(calls, await PlanAsync(calls));
    }

    private async Task ServeAsync(List<SuggestCall> calls, SuggestPlan plan)
    {
        if (plan.End is { } reason)
        {
            await EndAsync(calls, plan, reason);
            return;
        }

        Func<ISuggestionSource> suggestions;
        try
        {
            suggestions = await _desk.MakeAsync(plan);
        }
        catch (VizierException exception) when (exception.Kind is not (ErrorKind.DeadlineExceeded or ErrorKind.Internal))
        {
            throw;
        }
        catch (Exception exception)
        {
            await RefuseAsync(calls, plan, exception);
            return;
        }

        await AnswerAsync(calls, plan, suggestions);
    }

    private Task<SuggestPlan> PlanAsync(List<SuggestCall> calls) =>
        store.ReadAsync(database => SuggestPlan.Make(database, name, warmStudies, calls, options.Stock, time.GetUtcNow()));

    private async Task MakeAheadAsync()
    {
        try
        {
            await _desk.MakeAheadAsync(await PlanAsync([]));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The call that needs the suggestion meets the same error and is told.
            LogAhead(logger, name.ToString(), exception);
        }
    }

    private async Task AnswerAsync(List<SuggestCall> calls, SuggestPlan plan, Func<ISuggestionSource> suggestions)
    {
        var (answers, after) = await store.WriteAsync(database =>
        {
            var source = suggestions();
            var batch = source as SuggestionBatch;
            var study = StudyHead.GetMutable(database, name);
            ForeignNotes.Store(database, study, batch?.MetadataFor(study) ?? []);
            var handOut = new HandOut(database, name, time.GetUtcNow());
            var operations = calls.ConvertAll(call => handOut.Answer(call.ClientId, call.CountIn(database), source));
            handOut.Keep(batch?.Rest ?? []);
            handOut.Save();
            return (operations, handOut.Study);
        });
        for (var i = 0; i < calls.Count; i++)
        {
            if (answers[i] is { } operation)
            {
                calls[i].Answer(operation);
            }
            else
            {
                // Others took what was counted on; the next round makes up for it.
                _ = SuggestAsync(calls[i]);
            }
        }

        if (plan.Learns && !plan.IsForeign && plan.Missing > 0 && options.MakesAhead)
        {
            _ = _desk.AwaitQuietAsync(after, plan.Missing).ContinueWith(_ => MakeAhead(), TaskScheduler.Default);
        }
    }

    // Nothing new is handed out; what still runs may complete before the study does.
    private async Task EndAsync(List<SuggestCall> calls, SuggestPlan plan, string reason)
    {
        var nothing = new DesignerRun.Outcome([], IsExhausted: true);
        bool isDone = plan.Study.History.Trials.All(trial => trial.State != Algorithms.Trials.TrialState.Pending);
        var operations = await store.WriteAsync(database =>
        {
            var handOut = new HandOut(database, name, time.GetUtcNow()) { Ends = isDone };
            var source = new SuggestionBatch(plan.Study.Head.Key, nothing);
            var answers = calls.ConvertAll(call => handOut.Answer(call.ClientId, call.CountIn(database), source));
            handOut.Save();
            if (isDone)
            {
                StoredStudies.Change(database, name, study =>
                {
                    StudyRules.SetState(study, Protocol.Study.Types.State.Completed);
                    study.InactiveReason = reason;
                });
            }

            return answers;
        });
        LogEnd(logger, name.ToString(), reason);
        for (var i = 0; i < calls.Count; i++)
        {
            calls[i].Answer(operations[i]!);
        }
    }

    private async Task RefuseAsync(List<SuggestCall> calls, SuggestPlan plan, Exception exception)
    {
        var algorithm = plan.Study.Problem.Algorithm;
        LogFailure(logger, algorithm, name.ToString(), exception);
        var error = exception is VizierException known
            ? new Google.Rpc.Status { Code = (int)known.Kind, Message = known.Message }
            : new Google.Rpc.Status { Code = (int)ErrorKind.Internal, Message = $"the algorithm '{algorithm}' failed: {exception.Message}" };
        if (exception is not VizierException)
        {
            plan.Warm.DropDesigner();
            _desk.Forget();
        }

        var operations = await store.WriteAsync(database =>
        {
            var handOut = new HandOut(database, name, time.GetUtcNow());
            return calls.ConvertAll(call => handOut.Refuse(call.ClientId, error));
        });
        for (var i = 0; i < calls.Count; i++)
        {
            calls[i].Answer(operations[i]);
        }
    }

    [LoggerMessage(LogLevel.Error, "The algorithm {Algorithm} of {Study} failed")]
    private static partial void LogFailure(ILogger logger, string algorithm, string study, Exception exception);

    [LoggerMessage(LogLevel.Information, "{Study} gets no more trials: {Reason}")]
    private static partial void LogEnd(ILogger logger, string study, string reason);

    [LoggerMessage(LogLevel.Debug, "No suggestions were made ahead for {Study}")]
    private static partial void LogAhead(ILogger logger, string study, Exception exception);
}
