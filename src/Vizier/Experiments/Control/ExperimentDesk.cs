using Vizier.Experiments.Control.Rows;
using Vizier.Experiments.Documents;
using Vizier.Protocol.Experiments;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Experiments.Control;

/// <summary>What people do with experiments.</summary>
internal sealed class ExperimentDesk(
    Store store, ExperimentControl control, ExperimentViews views, ExperimentSignals signals, TimeProvider time, TrialObjectCheck? cluster = null)
{
    /// <summary>Checks and stores an experiment, and starts it.</summary>
    /// <exception cref="VizierException">Something is wrong with it, or the name is taken.</exception>
    public async Task<Experiment> CreateAsync(CreateExperimentRequest request, CancellationToken cancellationToken)
    {
        var submission = Submission.Check(request);
        if (cluster is not null && submission.IsForCluster)
        {
            await CheckOnClusterAsync(cluster, submission, cancellationToken);
        }

        await store.WriteAsync(database => submission.Store(database, time.GetUtcNow()), cancellationToken);
        await control.TurnAsync(submission.Name, CancellationToken.None);
        return await GetAsync(submission.Name, CancellationToken.None);
    }

    private static async Task CheckOnClusterAsync(TrialObjectCheck cluster, Submission submission, CancellationToken cancellationToken)
    {
        try
        {
            var wrong = Submission.ViolationsOf(await cluster.CheckAsync(submission.ExampleAttempt(), cancellationToken)).ToList();
            if (wrong.Count > 0)
            {
                throw VizierException.Invalid(wrong);
            }
        }
        catch (KubernetesException exception)
        {
            throw VizierException.Of(ErrorKind.Unavailable, $"the trial template cannot be checked: {exception.Message}");
        }
    }

    /// <summary>An experiment.</summary>
    /// <exception cref="VizierException">There is none of that name.</exception>
    public Task<Experiment> GetAsync(StudyName name, CancellationToken cancellationToken) =>
        store.ReadAsync(database => views.Of(database, name, Find(database, name)), cancellationToken);

    /// <summary>A page of an owner's experiments, oldest first.</summary>
    public Task<Page<Experiment>> ListAsync(OwnerName owner, PageRequest page, CancellationToken cancellationToken) => store.ReadAsync(
        database =>
        {
            var rows = from study in database.Studies
                       join experiment in database.Set<ExperimentRow>() on study.StudyKey equals experiment.StudyKey
                       where study.Owner == owner.Owner && study.StudyKey > page.After
                       orderby study.StudyKey
                       select new { study.StudyId, Experiment = experiment };
            return page.Cut(
                rows, row => row.Experiment.StudyKey, row => views.Of(database, new StudyName(owner.Owner, row.StudyId), row.Experiment));
        },
        cancellationToken);

    /// <summary>A page of an experiment's runs by ascending trial id.</summary>
    /// <exception cref="VizierException">There is no such experiment.</exception>
    public Task<Page<TrialRun>> RunsAsync(StudyName name, PageRequest page, CancellationToken cancellationToken) => store.ReadAsync(
        database =>
        {
            int limit = page.Size == int.MaxValue ? page.Size : page.Size + 1;
            var runs = views.Runs(database, name, Find(database, name), page.After, limit: limit);
            return runs.Count <= page.Size
                ? new Page<TrialRun>(runs, "")
                : new Page<TrialRun>([.. runs.Take(page.Size)], runs[page.Size - 1].Trial.Id);
        },
        cancellationToken);

    /// <summary>One run of an experiment, with what happened to it.</summary>
    /// <exception cref="VizierException">There is no such experiment or run.</exception>
    public Task<TrialRun> RunAsync(TrialName name, CancellationToken cancellationToken) => store.ReadAsync(
        database =>
        {
            var row = Find(database, name.Study);
            if (views.Runs(database, name.Study, row, name.Number - 1, name.Number) is not [var run])
            {
                throw VizierException.NotFound("trial run", $"{ExperimentNames.Of(name.Study)}/trialRuns/{name.Number}");
            }

            run.Events.Add(TrialHistories.Of(run));
            return run;
        },
        cancellationToken);

    /// <summary>All that speaks against creating an experiment, warnings included.</summary>
    /// <exception cref="VizierException">The request itself is wrong, beyond its document.</exception>
    public async Task<IReadOnlyList<DocumentFinding>> ExamineAsync(ValidateExperimentRequest request, CancellationToken cancellationToken)
    {
        var creation = new CreateExperimentRequest { Document = request.Document, Place = request.Place, Images = { request.Images } };
        if (request.HasGpus)
        {
            creation.Gpus = request.Gpus;
        }

        var (document, findings) = Submission.Examine(creation);
        var counts = BudgetRules.Check(
            request.HasParallelTrialCount ? request.ParallelTrialCount : null,
            request.HasMaxTrialCount ? request.MaxTrialCount : null,
            request.HasMaxFailedTrialCount ? request.MaxFailedTrialCount : null);
        List<DocumentFinding> all = [.. findings, .. counts.Select(count => new DocumentFinding(count.Field, count.Description))];
        if (document is not null)
        {
            var id = ResourcePath.CheckId(request.ExperimentId.Length == 0 ? document.Name : request.ExperimentId, "experiment_id");
            var name = new StudyName(OwnerName.Parse(request.Parent, "parent").Owner, id);
            if (await store.ReadAsync(database => StudyHead.Find(database, name) is not null, cancellationToken))
            {
                var field = request.ExperimentId.Length == 0 ? "metadata.name" : "experiment_id";
                all.Add(new DocumentFinding(field, $"'{id}': a study or an experiment has this name already"));
            }
        }

        return all;
    }

    /// <summary>
    /// Changes an experiment's counts; null leaves one as it is. One that ended by a count that is raised goes on.
    /// </summary>
    /// <exception cref="VizierException">A count is wrong, or there is no such experiment.</exception>
    public async Task<Experiment> UpdateAsync(
        StudyName name, int? parallel, int? maxTrials, int? maxFailed, CancellationToken cancellationToken)
    {
        if (BudgetRules.Check(parallel, maxTrials, maxFailed) is { Count: > 0 } wrong)
        {
            throw VizierException.Invalid(wrong);
        }

        await control.TurnAsync(name, turn => Update(turn, parallel, maxTrials, maxFailed), cancellationToken);
        return await GetAsync(name, CancellationToken.None);
    }

    /// <summary>Stops an experiment until it is resumed; one that is stopped or has ended stays as it is.</summary>
    /// <exception cref="VizierException">There is no such experiment.</exception>
    public async Task<Experiment> StopAsync(StudyName name, string reason, CancellationToken cancellationToken)
    {
        string message = reason.Length == 0 ? "Experiment is stopped" : $"Experiment is stopped: {reason}";
        await control.TurnAsync(
            name,
            turn =>
            {
                turn.Change(state => state.IsRunning ? state.StoppedBy(message, turn.Now) : state);
                return true;
            },
            cancellationToken);
        return await GetAsync(name, CancellationToken.None);
    }

    /// <summary>Goes on with an experiment; one that runs already just goes on.</summary>
    /// <exception cref="VizierException">Its budget is used up, so that there is nothing to go on with.</exception>
    public async Task<Experiment> ResumeAsync(StudyName name, CancellationToken cancellationToken)
    {
        await control.TurnAsync(name, Resume, cancellationToken);
        return await GetAsync(name, CancellationToken.None);
    }

    /// <summary>Deletes an experiment with its study. Runners kill the trials that run.</summary>
    /// <exception cref="VizierException">There is no such experiment.</exception>
    public async Task DeleteAsync(StudyName name, CancellationToken cancellationToken)
    {
        await store.WriteAsync(
            database =>
            {
                Find(database, name);
                StoredStudies.Delete(database, name);
            },
            cancellationToken);
        signals.Raise(name, concernsRunners: true);
    }

    /// <summary>The experiment of a study.</summary>
    /// <exception cref="VizierException">There is none.</exception>
    public static ExperimentRow Find(VizierDbContext database, StudyName name) =>
        StudyHead.Find(database, name) is { } study
            && database.Set<ExperimentRow>().FirstOrDefault(row => row.StudyKey == study.Key) is { } row
            ? row
            : throw VizierException.NotFound("experiment", ExperimentNames.Of(name));

    private static bool Update(ExperimentTurn turn, int? parallel, int? maxTrials, int? maxFailed)
    {
        var before = turn.State.Budget;
        int trials = turn.State.Completed.Completed + turn.State.Active.Count;
        if (maxTrials != before.MaxTrials && maxTrials <= trials && turn.State.HasEnded)
        {
            throw VizierException.Invalid("max_trial_count", $"{maxTrials}: must be greater than the {trials} trials made so far");
        }

        turn.Change(state => state with
        {
            Budget = new Budget(parallel ?? before.Parallel, maxTrials ?? before.MaxTrials, maxFailed ?? before.MaxFailed),
        });
        if (turn.State.HasEnded && turn.State.HasRoom())
        {
            turn.Change(state => state.Resumes(turn.ReviveKilled(), turn.Now));
        }

        return true;
    }

    private static bool Resume(ExperimentTurn turn)
    {
        if (turn.State.IsRunning)
        {
            return true;
        }

        if (turn.State.HasEnded && !turn.State.HasRoom())
        {
            throw VizierException.Precondition(
                $"the experiment '{turn.Study.StudyId}' has ended: {turn.State.Conditions.Current()?.Message}; to go on, raise its limits (--max-trials, --max-failed-trials)");
        }

        turn.Change(state => state.Resumes(turn.ReviveKilled(), turn.Now));
        return true;
    }
}
