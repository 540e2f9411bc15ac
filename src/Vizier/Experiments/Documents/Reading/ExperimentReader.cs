namespace Vizier.Experiments.Documents;

/// <summary>Reads one Experiment: each section by its reader, which defaults and checks it, then what spans sections.</summary>
internal sealed class ExperimentReader(ConfigMapDocuments configMaps, FindingList findings)
{
    private static readonly Dictionary<string, ResumePolicy> NewPolicies = new(StringComparer.Ordinal)
    {
        ["Never"] = ResumePolicy.Never,
        ["LongRunning"] = ResumePolicy.LongRunning,
        ["FromVolume"] = ResumePolicy.FromVolume,
    };

    private static readonly Dictionary<string, ResumePolicy> OldPolicies = new(StringComparer.Ordinal)
    {
        ["Never"] = ResumePolicy.Never,
        ["LongRunning"] = ResumePolicy.LongRunning,
    };

    /// <summary>Reads the experiment; null if there are errors, which are in the findings.</summary>
    public ExperimentDocument? Read(ExperimentSource source)
    {
        var root = new ObjectReader(source.Root, source.Path, findings);
        var apiVersion = root.Text("apiVersion");
        root.Text("kind");
        var (name, namespaceName) = MetadataReader.Read(root);
        if (root.Has("status"))
        {
            findings.Warning(root.PathOf("status"), "is not read");
        }

        var spec = root.RequiredObject("spec");
        root.Finish();
        return spec is null ? null : ReadSpec(spec, source.Dialect, apiVersion!, name, namespaceName);
    }

    private ExperimentDocument? ReadSpec(ObjectReader spec, Dialect dialect, string apiVersion, string? name, string? ownNamespace)
    {
        var namespaceName = ownNamespace ?? "default";
        var counts = TrialCountsReader.Read(spec);
        var objective = ObjectiveReader.Read(spec, dialect);
        var algorithm = AlgorithmReader.Read(spec, "algorithm", isRequired: true, dialect);
        var earlyStopping = ReadEarlyStopping(spec, dialect);
        var policies = dialect == Dialect.V1Beta1 ? NewPolicies : OldPolicies;
        var resumePolicy = spec.Word("resumePolicy", policies, "is an invalid ResumePolicyType");
        var collector = MetricsCollectorReader.Read(spec, dialect);
        var search = ParametersReader.Read(spec, dialect);
        var nasConfig = NasConfigReader.Read(spec, dialect);
        string[] priors = [.. (spec.Texts("priorStudies") ?? []).Select(prior => prior.Text)];
        var end = EndReader.Read(spec);
        CheckSearchSpace(spec);
        var template = dialect == Dialect.V1Beta1
            ? TrialTemplateReader.Read(spec, search, spec.Has("nasConfig"), configMaps)
            : GoTemplateReader.Read(spec, name ?? "experiment", namespaceName, search, configMaps);
        spec.Finish();
        var rules = new AlgorithmRules(spec);
        if (algorithm is not null)
        {
            rules.CheckAlgorithm(algorithm, objective, search, counts, priors);
        }

        if (earlyStopping is not null)
        {
            rules.CheckEarlyStopping(earlyStopping, collector);
        }

        if (findings.HasErrors || name is null || objective is null || algorithm is null || template is null || collector is null)
        {
            return null;
        }

        return new ExperimentDocument
        {
            Name = name,
            Namespace = namespaceName,
            NamesNamespace = ownNamespace is not null,
            ApiVersion = apiVersion,
            Parameters = search.Sound,
            Objective = objective,
            Algorithm = algorithm,
            EarlyStopping = earlyStopping,
            TrialTemplate = template,
            ParallelTrialCount = counts.Parallel,
            MaxTrialCount = counts.Maximum,
            MaxFailedTrialCount = counts.MaximumFailed,
            ResumePolicy = resumePolicy ?? (dialect == Dialect.V1Beta1 ? ResumePolicy.Never : ResumePolicy.LongRunning),
            MetricsCollector = collector,
            NasConfig = nasConfig,
            PriorStudies = priors,
            End = end,
        };
    }

    private static AlgorithmSpec? ReadEarlyStopping(ObjectReader spec, Dialect dialect)
    {
        if (dialect == Dialect.V1Beta1)
        {
            return AlgorithmReader.Read(spec, "earlyStopping", isRequired: false, dialect);
        }

        spec.Refuse("earlyStopping", "belongs to kubeflow.org/v1beta1; in kubeflow.org/v1alpha3 it stands in spec.algorithm");
        return null;
    }

    private void CheckSearchSpace(ObjectReader spec)
    {
        var hasParameters = spec.Node("parameters") is SourceSequence { Items.Count: > 0 };
        var hasArchitectures = spec.Has("nasConfig");
        if (hasParameters && hasArchitectures)
        {
            findings.Error(spec.PathOf("nasConfig"), "only one of spec.parameters and spec.nasConfig can be specified");
        }
        else if (!hasParameters && !hasArchitectures && spec.Node("parameters") is (null or SourceSequence))
        {
            findings.Error(spec.Path, "spec.parameters or spec.nasConfig must be specified");
        }
    }
}
