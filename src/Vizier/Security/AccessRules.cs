using Google.Protobuf.Reflection;
using Vizier.Protocol;
using Vizier.Protocol.Analyses;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Insights;
using Vizier.Protocol.Runners;
using Vizier.Protocol.Transfers;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Vizier.Security;

/// <summary>The rule of each RPC. One without a rule is closed to everybody who needs a key.</summary>
internal static class AccessRules
{
    private static readonly Dictionary<string, AccessRule> ByMethod = Collect(
    [
        .. Of(
            VizierService.Descriptor,
            ("CreateStudy", Need.Write, "parent"),
            ("GetStudy", Need.Read, "name"),
            ("ListStudies", Need.Read, "parent"),
            ("DeleteStudy", Need.Write, "name"),
            ("SetStudyState", Need.Write, "parent"),
            ("SuggestTrials", Need.Write, "parent"),
            ("GetOperation", Need.Read, "name"),
            ("CreateTrial", Need.Write, "parent"),
            ("GetTrial", Need.Read, "name"),
            ("ListTrials", Need.Read, "parent"),
            ("AddTrialMeasurement", Need.Write, "trial_name"),
            ("CompleteTrial", Need.Write, "name"),
            ("DeleteTrial", Need.Write, "name"),
            ("CheckTrialEarlyStoppingState", Need.Write, "trial_name"),
            ("StopTrial", Need.Write, "name"),
            ("ListOptimalTrials", Need.Read, "parent"),
            ("UpdateMetadata", Need.Write, "name")),
        .. Of(
            ExperimentService.Descriptor,
            ("CreateExperiment", Need.Write, "parent"),
            ("ValidateExperiment", Need.Read, "parent?"),
            ("GetExperiment", Need.Read, "name"),
            ("ListExperiments", Need.Read, "parent"),
            ("UpdateExperiment", Need.Write, "name"),
            ("StopExperiment", Need.Write, "name"),
            ("ResumeExperiment", Need.Write, "name"),
            ("DeleteExperiment", Need.Write, "name"),
            ("ListTrialRuns", Need.Read, "parent"),
            ("GetTrialRun", Need.Read, "name"),
            ("ReadLog", Need.Read, "name"),
            ("WatchExperiment", Need.Read, "name")),
        .. Of(
            RunnerService.Descriptor,
            ("Sync", Need.Run, "experiment?"),
            ("ReportAttempt", Need.Run, "name")),
        .. Of(
            TransferService.Descriptor,
            ("ExportStudy", Need.Read, "name"),
            ("ExportTable", Need.Read, "name"),
            ("ImportStudy", Need.Write, "name"),
            ("ImportTable", Need.Write, "name")),
        .. Of(
            InsightService.Descriptor,
            ("ListStudySummaries", Need.Read, "parent*"),
            ("WatchStudySummaries", Need.Read, "parent*"),
            ("GetStudyOverview", Need.Read, "name"),
            ("GetTrialColumns", Need.Read, "name"),
            ("WatchStudy", Need.Read, "name"),
            ("GetLearningCurves", Need.Read, "name"),
            ("GetTimeline", Need.Read, "name"),
            ("CompareStudies", Need.Read, "parent*"),
            ("ListAlgorithms", Need.Read, null)),
        .. Of(
            PythiaService.Descriptor,
            ("Suggest", Need.Read, "study_descriptor.guid"),
            ("EarlyStop", Need.Read, "study_descriptor.guid"),
            ("Ping", Need.Key, null)),
        .. Of(
            AnalysisService.Descriptor,
            ("GetImportance", Need.Read, "name"),
            ("GetPartialDependence", Need.Read, "name"),
            ("GetSlices", Need.Read, "name"),
            ("GetContour", Need.Read, "name"),
            ("GetLeaveOneOut", Need.Read, "name"),
            ("Predict", Need.Read, "name"),
            ("GetParetoFront", Need.Read, "name"),
            ("ExplainSuggestion", Need.Read, "name"),
            ("ExplainStopping", Need.Read, "name")),
    ]);

    /// <summary>The rule of a method.</summary>
    /// <param name="method"><c>/package.Service/Method</c>.</param>
    public static AccessRule? Find(string method) => ByMethod.GetValueOrDefault(method);

    private static IEnumerable<(string, AccessRule)> Of(ServiceDescriptor service, params IEnumerable<(string Method, Need Need, string? Field)> rules) =>
        rules.Select(rule => ($"/{service.FullName}/{rule.Method}", RuleOf(service.FindMethodByName(rule.Method), rule.Need, rule.Field)));

    private static AccessRule RuleOf(MethodDescriptor method, Need need, string? field) => new(
        need,
        field is null ? null : PathOf(method.InputType, field.TrimEnd('?', '*')),
        IsOptional: field?.EndsWith('?') ?? false,
        MaySpanOwners: field?.EndsWith('*') ?? false);

    private static List<FieldDescriptor> PathOf(MessageDescriptor type, string path)
    {
        var fields = new List<FieldDescriptor>();
        foreach (var name in path.Split('.'))
        {
            fields.Add((fields.Count == 0 ? type : fields[^1].MessageType).FindFieldByName(name));
        }

        return fields;
    }

    private static Dictionary<string, AccessRule> Collect(IEnumerable<(string Method, AccessRule Rule)> rules) =>
        rules.ToDictionary(rule => rule.Method, rule => rule.Rule, StringComparer.Ordinal);
}
