using Vizier.Cli.Experiments;
using Vizier.Cli.Output;
using Vizier.Client;
using Vizier.Experiments.Documents;
using Vizier.Protocol.Experiments;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Cli.Running;

/// <summary>Submits the experiment of a run, or goes on with the one that is there.</summary>
/// <param name="connection">The way to the run's service.</param>
/// <param name="options">What the run was told.</param>
/// <param name="log">Is told what is done with names that are taken.</param>
internal sealed class ExperimentStart(VizierConnection connection, RunOptions options, Action<string> log)
{
    private const string Parent = "owners/default";
    private static readonly TimeSpan ClusterPatience = TimeSpan.FromMinutes(2);

    /// <summary>Submits a new experiment under a name that is free.</summary>
    /// <param name="text">The document's text.</param>
    /// <param name="document">The document.</param>
    /// <param name="images">What images stand for.</param>
    /// <param name="gpus">How many GPUs there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">An experiment of that name is not finished.</exception>
    public async Task<Experiment> SubmitAsync(
        string text, ExperimentDocument document, IReadOnlyDictionary<string, string> images, int gpus, CancellationToken cancellationToken)
    {
        var request = new CreateExperimentRequest
        {
            Parent = Parent,
            Document = text,
            Place = options.Cluster is null ? "local" : "kubernetes",
            ExperimentId = await FreeNameAsync(options.Name ?? document.Name, cancellationToken),
        };
        request.PriorStudies.Add(options.Priors);
        if (options.Cluster is null)
        {
            request.Gpus = gpus;
            request.Images.Add(images.ToDictionary());
        }

        if (options.Parallel is { } parallel)
        {
            request.ParallelTrialCount = parallel;
        }

        if (options.MaxTrials is { } trials)
        {
            request.MaxTrialCount = trials;
        }

        if (options.MaxFailedTrials is { } failed)
        {
            request.MaxFailedTrialCount = failed;
        }

        // The cluster is asked whether it would take a trial's object.
        DateTime? deadline = options.Cluster is null ? null : (TimeProvider.System.GetUtcNow() + ClusterPatience).UtcDateTime;
        return await connection.Experiments.CreateExperimentAsync(request, deadline: deadline, cancellationToken: cancellationToken);
    }

    /// <summary>Goes on with the experiment of a document, or with the newest one that is not finished.</summary>
    /// <param name="document">The document; null if no file was given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">There is none, or the document is another one than it was begun with.</exception>
    public async Task<Experiment> ResumeAsync(ExperimentDocument? document, CancellationToken cancellationToken)
    {
        var found = await FindAsync(document, cancellationToken);
        if (document is not null)
        {
            CheckSame(found, document);
        }

        int? parallel = options.Parallel ?? Raised(document?.ParallelTrialCount, found.ParallelTrialCount, found);
        int? trials = options.MaxTrials ?? Raised(document?.MaxTrialCount, found.HasMaxTrialCount ? found.MaxTrialCount : null, found);
        if (!IsUnfinished(found) && trials is null && options.MaxFailedTrials is null)
        {
            log($"Experiment {Records.IdOf(found.Name)} has ended already; to go on with it, raise its limits by --max-trials or --max-failed-trials");
            return found;
        }

        return await ExperimentBudgets.ResumeAsync(
            connection, found.Name, parallel, trials, options.MaxFailedTrials, cancellationToken);
    }

    private async Task<Experiment> FindAsync(ExperimentDocument? document, CancellationToken cancellationToken)
    {
        if ((options.Name ?? document?.Name) is { } name)
        {
            return await GetAsync(name, cancellationToken)
                ?? throw new CliException($"there is no experiment '{name}' in {options.Database} to go on with; start it without --resume");
        }

        var all = await connection.Experiments.ListExperimentsAsync(
            new ListExperimentsRequest { Parent = Parent }, cancellationToken: cancellationToken);
        return all.Experiments.LastOrDefault(IsUnfinished)
            ?? throw new CliException($"there is no unfinished experiment in {options.Database}; name a file to start one");
    }

    private async Task<string> FreeNameAsync(string name, CancellationToken cancellationToken)
    {
        for (int number = 1; ; number++)
        {
            string candidate = number == 1 ? name : $"{name}-{number}";
            var taken = await GetAsync(candidate, cancellationToken);
            if (taken is null)
            {
                if (number > 1)
                {
                    log($"Experiment {name} has been run already; this one is {candidate}");
                }

                return candidate;
            }

            if (IsUnfinished(taken))
            {
                throw new CliException(
                    $"experiment '{candidate}' in {options.Database} is not finished ({Records.NameOf(taken.State)}): go on with it by --resume, "
                    + $"delete it by 'vizier experiment delete {candidate} --database {options.Database}', or start another one by --name NAME");
            }
        }
    }

    private Task<Experiment?> GetAsync(string name, CancellationToken cancellationToken) => ServiceCall.FindAsync(
        connection.Experiments.GetExperimentAsync(new GetExperimentRequest { Name = $"{Parent}/experiments/{name}" }, cancellationToken: cancellationToken));

    private static bool IsUnfinished(Experiment experiment) => experiment.State is not (State.Succeeded or State.Failed);

    private static void CheckSame(Experiment found, ExperimentDocument document)
    {
        var before = ExperimentParser.Parse(found.Document).Document!;
        var other = UpdateRules.Check(before, document, new ExperimentProgress(0, Completion.None));
        if (other.FirstOrDefault(finding => finding.Path == "spec") is { } change)
        {
            throw new CliException(
                $"the file is not the one that '{Records.IdOf(found.Name)}' was begun with: {change.Message}; start it as another experiment with --name NAME");
        }
    }

    private static int? Raised(int? wanted, int? current, Experiment found) =>
        wanted is { } count && wanted != current && (count > current || IsUnfinished(found)) ? count : null;
}
