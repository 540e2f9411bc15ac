using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Vizier.Experiments.Control.Rows;
using Vizier.Experiments.Documents;
using Vizier.Protocol;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Runners;
using Vizier.Runner.Launchers;
using Vizier.Runner.Launchers.Local;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;
using Vizier.Suggestions;

namespace Vizier.Experiments.Control;

/// <summary>An experiment that was checked and can be stored.</summary>
/// <param name="Name">The name of its study.</param>
/// <param name="Document">Its document.</param>
/// <param name="Budget">How many trials it may make.</param>
/// <param name="Request">The request.</param>
internal sealed record Submission(StudyName Name, ExperimentDocument Document, Budget Budget, CreateExperimentRequest Request)
{
    /// <summary>The place of trials that run as processes of the runner's machine.</summary>
    public const string Local = "local";

    private const string Kubernetes = "kubernetes";
    private const string TrialSpec = "spec.trialTemplate.trialSpec";

    /// <summary>Checks everything that can be known before the first trial.</summary>
    /// <exception cref="VizierException">What is wrong, all of it at once.</exception>
    public static Submission Check(CreateExperimentRequest request)
    {
        var owner = OwnerName.Parse(request.Parent, "parent");
        ResourcePath.CheckId(owner.Owner, "parent");
        var (document, findings) = Examine(request);
        Refuse(findings);
        var budget = BudgetOf(document!, request);
        string id = request.ExperimentId.Length == 0 ? document!.Name : request.ExperimentId;
        return new Submission(new StudyName(owner.Owner, ResourcePath.CheckId(id, "experiment_id")), document!, budget, request);
    }

    /// <summary>All that can be said of a document where its trials are to run, warnings included.</summary>
    /// <exception cref="VizierException">There is no such place.</exception>
    public static (ExperimentDocument? Document, IReadOnlyList<DocumentFinding> Findings) Examine(CreateExperimentRequest request)
    {
        string place = request.Place.Length == 0 ? Local : request.Place;
        if (place is not (Local or Kubernetes))
        {
            throw VizierException.Invalid("place", $"'{place}': must be {Local} or {Kubernetes}");
        }

        var parsed = ExperimentParser.Parse(request.Document);
        if (parsed.Document is not { } document)
        {
            return (null, parsed.Findings);
        }

        document = document with { PriorStudies = [.. document.PriorStudies.Union(request.PriorStudies)] };
        var images = request.Images.ToDictionary();
        return (document, [.. parsed.Findings, .. place == Local ? CheckLocal(document, images, request) : RunRules.Check(document)]);
    }

    /// <summary>Stores the experiment with its study.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="now">The service's time.</param>
    /// <exception cref="VizierException">There is a study of that name.</exception>
    public void Store(VizierDbContext database, DateTimeOffset now)
    {
        if (StudyHead.Find(database, Name) is { } existing)
        {
            throw Taken(database, existing);
        }

        var study = StudyRules.Create(Name, NewStudy(), now);
        PriorStudies.Check(database, Name, study.StudySpec);
        StoredStudies.CreateOrLoad(database, Name, () => study);
        var created = new Condition("Created", true, Reasons.ExperimentCreated, "Experiment is created", now);
        var state = new ExperimentState { Objective = Document.Objective, Budget = Budget, Conditions = [created] };
        var row = new ExperimentRow
        {
            StudyKey = StudyHead.Get(database, Name).Key,
            Document = Request.Document,
            Place = Request.Place.Length == 0 ? Local : Request.Place,
            Images = Request.Images.ToImmutableSortedDictionary(),
            Conditions = [created],
        };
        row.Take(state);
        database.Add(row);
    }

    private Study NewStudy()
    {
        var spec = Document.ToStudySpec();
        new StudyOptions
        {
            // By the document's own name, so that a document repeats its suggestions under another name too.
            Seed = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(Document.Name))),
            Budget = new BudgetOptions(Budget.MaxTrials, Budget.Parallel),
        }.WriteTo(spec);
        return new Study { DisplayName = Name.StudyId, StudySpec = spec, State = Study.Types.State.Active };
    }

    private VizierException Taken(VizierDbContext database, StudyHead existing)
    {
        bool isExperiment = database.Set<ExperimentRow>().Any(row => row.StudyKey == existing.Key);
        return VizierException.Of(ErrorKind.AlreadyExists, isExperiment
            ? $"there is an experiment '{Name.StudyId}' already; go on with it by --resume, delete it by 'vizier experiment delete {Name.StudyId}', or take another name by --name"
            : $"there is a study '{Name.StudyId}' already; delete it by 'vizier study delete {Name.StudyId}', or take another name by --name");
    }

    private static Budget BudgetOf(ExperimentDocument document, CreateExperimentRequest request)
    {
        var wrong = BudgetRules.Check(
            request.HasParallelTrialCount ? request.ParallelTrialCount : null,
            request.HasMaxTrialCount ? request.MaxTrialCount : null,
            request.HasMaxFailedTrialCount ? request.MaxFailedTrialCount : null);
        if (wrong.Count > 0)
        {
            throw VizierException.Invalid(wrong);
        }

        int? most = request.HasMaxTrialCount ? request.MaxTrialCount : document.MaxTrialCount;
        int parallel = request.HasParallelTrialCount ? request.ParallelTrialCount : document.ParallelTrialCount;
        return new Budget(
            Math.Min(parallel, most ?? int.MaxValue),
            most,
            request.HasMaxFailedTrialCount ? request.MaxFailedTrialCount : document.MaxFailedTrialCount);
    }

    private static void Refuse(IEnumerable<DocumentFinding> findings)
    {
        var errors = findings.Where(finding => !finding.IsWarning).Select(finding => new FieldViolation(finding.Path, finding.Message)
        {
            Line = finding.Line,
            Column = finding.Column,
        }).ToList();
        if (errors.Count > 0)
        {
            throw VizierException.Invalid(errors);
        }
    }

    private static IEnumerable<DocumentFinding> CheckLocal(
        ExperimentDocument document, Dictionary<string, string> images, CreateExperimentRequest request)
    {
        var errors = RunRules.CheckLocal(document, images.Keys).Where(finding => !finding.IsWarning).ToList();
        return errors.Count > 0 ? errors : CheckProcess(document, images, request);
    }

    private static IEnumerable<DocumentFinding> CheckProcess(
        ExperimentDocument document, Dictionary<string, string> images, CreateExperimentRequest request)
    {
        try
        {
            var manifest = document.TrialTemplate.Render($"{document.Name}-example", document.Namespace, Example(document));
            var process = LocalProcess.FromManifest(manifest, document.TrialTemplate.PrimaryContainerName ?? "", images);
            return request.HasGpus && process.Gpus > request.Gpus
                ? [new DocumentFinding(TrialSpec, $"a trial asks for {process.Gpus} GPUs, and there are {request.Gpus} here; ask for fewer, or say how many there are with --gpus")]
                : [];
        }
        catch (ManifestException exception)
        {
            return exception.Problems.Select(problem => new DocumentFinding($"{TrialSpec}.{problem.Path}".TrimEnd('.'), problem.Message));
        }
        catch (TemplateException exception)
        {
            return [new DocumentFinding("spec.trialTemplate", exception.Message)];
        }
    }

    /// <summary>An attempt of the experiment as a runner would get it, with the first value of each parameter.</summary>
    /// <exception cref="VizierException">The template cannot be filled in.</exception>
    public Attempt ExampleAttempt()
    {
        try
        {
            string name = $"{Document.Name}-example";
            var attempt = new Attempt
            {
                Name = ExperimentNames.OfAttempt(Name.Trial(1), 1),
                RunName = name,
                Manifest = Document.Render(name, ExampleOf(Document)).ToJsonString(),
                PrimaryContainer = Document.TrialTemplate.PrimaryContainerName ?? "",
                SuccessCondition = Document.TrialTemplate.SuccessCondition,
                FailureCondition = Document.TrialTemplate.FailureCondition,
            };
            return attempt;
        }
        catch (TemplateException exception)
        {
            throw VizierException.Invalid("spec.trialTemplate", exception.Message);
        }
    }

    /// <summary>Whether its trials run on a cluster.</summary>
    public bool IsForCluster => Request.Place == Kubernetes;

    /// <summary>What is wrong with a trial's object, as findings of its document.</summary>
    public static IEnumerable<FieldViolation> ViolationsOf(IEnumerable<ManifestProblem> problems) =>
        problems.Select(problem => new FieldViolation($"{TrialSpec}.{problem.Path}".TrimEnd('.'), problem.Message));

    private static IReadOnlyList<ParameterAssignment> Example(ExperimentDocument document) => document.AssignmentsOf(ExampleOf(document));

    private static IEnumerable<Trial.Types.Parameter> ExampleOf(ExperimentDocument document) =>
        document.Parameters.Select(parameter => new Trial.Types.Parameter
        {
            ParameterId = parameter.Name,
            Value = parameter.Type == ParameterType.Categorical
                ? Value.ForString(parameter.FeasibleSpace.List[0])
                : Value.ForNumber(double.Parse(parameter.FeasibleSpace.Min ?? parameter.FeasibleSpace.List[0], CultureInfo.InvariantCulture)),
        });
}
