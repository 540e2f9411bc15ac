using Google.LongRunning;
using Vizier.Protocol;
using Vizier.Pythia;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Suggestions;

/// <summary>
/// Serves the calls of one study that need new suggestions, one round after the other: all calls that wait share one
/// computation of the designer and one write.
/// </summary>
internal sealed partial class StudySuggester(
    StudyName name, WarmStudies warmStudies, ForeignAlgorithm foreign, Store store, TimeProvider time, SuggestionOptions options, ILogger logger)
{
    private readonly Lock _lock = new();
    private List<SuggestCall> _waiting = [];
    private bool _isRunning;
    private DesignerRun? _run;

    /// <summary>Queues a call and answers it in a later round.</summary>
    public Task<Operation> SuggestAsync(SuggestCall call)
    {
        lock (_lock)
        {
            _waiting.Add(call);
            if (!_isRunning)
            {
                _isRunning = true;
                _ = Task.Run(ServeAsync);
            }
        }

        return call.Completion;
    }

    private async Task ServeAsync()
    {
        while (TakeWaiting() is { Count: > 0 } calls)
        {
            try
            {
                await ServeRoundAsync(calls);
            }
            catch (Exception exception)
            {
                calls.ForEach(call => call.Fail(exception));
            }
        }
    }

    private List<SuggestCall> TakeWaiting()
    {
        lock (_lock)
        {
            var taken = _waiting;
            _waiting = [];
            _isRunning = taken.Count > 0;
            return taken;
        }
    }

    private async Task ServeRoundAsync(List<SuggestCall> calls)
    {
        var plan = await store.ReadAsync(database => SuggestPlan.Make(database, name, warmStudies, calls));
        DesignerRun.Outcome outcome;
        try
        {
            outcome = plan.Missing > 0 ? await ComputeAsync(plan) : new DesignerRun.Outcome([], IsExhausted: false);
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

        await AnswerAsync(calls, plan, outcome);
    }

    private async Task<DesignerRun.Outcome> ComputeAsync(SuggestPlan plan)
    {
        var deadline = time.GetUtcNow() + options.Timeout;
        if (_run is { Completion.IsCompleted: false } unfinished && !Fits(unfinished, plan))
        {
            await WaitAsync(unfinished, deadline).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        if (_run is null || !Fits(_run, plan))
        {
            _run = Start(plan);
        }

        var outcome = await WaitAsync(_run, deadline);
        _run = null;
        return outcome;
    }

    private DesignerRun Start(SuggestPlan plan)
    {
        var (study, problem, history) = plan.Study;
        return problem.PythiaEndpoint is { } endpoint
            ? DesignerRun.Follow(AskAsync(endpoint, plan.Missing), study.Revision, plan.Missing)
            : DesignerRun.Start(plan.Warm.DesignerOf(problem), history, study.Revision, plan.Missing);
    }

    private async Task<DesignerRun.Outcome> AskAsync(string endpoint, int count)
    {
        var proposal = await foreign.SuggestAsync(name, endpoint, count);
        return new DesignerRun.Outcome(proposal.Trials, IsExhausted: proposal.Trials.Count < count)
        {
            Metadata = proposal.Metadata,
            KeepsRest = true,
        };
    }

    private static bool Fits(DesignerRun run, SuggestPlan plan) =>
        run.StudyRevision == plan.Study.Head.Revision && run.Count == plan.Missing && !run.Completion.IsFaulted;

    private async Task<DesignerRun.Outcome> WaitAsync(DesignerRun run, DateTimeOffset deadline)
    {
        var left = deadline - time.GetUtcNow();
        try
        {
            return await run.Completion.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        }
        catch (TimeoutException) when (!run.Completion.IsCompleted)
        {
            throw VizierException.Of(
                ErrorKind.DeadlineExceeded,
                $"the algorithm of '{name}' made no suggestion within {options.Timeout.TotalSeconds} s; it goes on, ask again");
        }
    }

    private async Task AnswerAsync(List<SuggestCall> calls, SuggestPlan plan, DesignerRun.Outcome outcome)
    {
        var answers = await store.WriteAsync(database =>
        {
            var study = StudyHead.GetMutable(database, name);
            var fits = study.Key == plan.Study.Head.Key;
            ForeignNotes.Store(database, study, fits ? outcome.Metadata : []);
            var handOut = new HandOut(database, name, time.GetUtcNow());
            var suggestions = new Queue<Trial>(fits ? outcome.Trials.Select(trial => trial.Clone()) : []);
            var operations = calls.ConvertAll(call => handOut.Answer(call.ClientId, call.Count, suggestions, outcome.IsExhausted));
            handOut.Keep(outcome.KeepsRest ? suggestions : []);
            handOut.Save();
            return operations;
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
            _run = null;
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
}
