using Vizier.Experiments.Documents;
using Vizier.Studies.Specs;

namespace Vizier.Tests.Experiments.Documents;

public sealed class SpecTests
{
    [Theory]
    [InlineData("maxFailedTrialCount: -1", "spec.maxFailedTrialCount", "-1 should not be less than 0")]
    [InlineData("maxTrialCount: 0", "spec.maxTrialCount", "0 must be greater than 0")]
    [InlineData("parallelTrialCount: 0", "spec.parallelTrialCount", "0 must be greater than 0")]
    [InlineData("maxTrialCount: 5\nmaxFailedTrialCount: 6", "spec.maxFailedTrialCount", "6 should be less than or equal to spec.maxTrialCount, which is 5")]
    [InlineData("maxTrialCount: 5\nparallelTrialCount: 6", "spec.parallelTrialCount", "6 should be less than or equal to spec.maxTrialCount, which is 5")]
    [InlineData("maxTrialCount: 2", "spec.parallelTrialCount", "3, the default, should be less than or equal to spec.maxTrialCount, which is 2")]
    [InlineData("maxTrialCount: many", "spec.maxTrialCount", "\"many\" is no whole number")]
    [InlineData("maxTrialCount: 3000000000", "spec.maxTrialCount", "\"3000000000\" is no whole number (of 32 bits)")]
    [InlineData("maxTrialCount: [5]", "spec.maxTrialCount", "is a list, but must be a single value")]
    public void Rules_2_to_6_the_counts(string counts, string path, string message) =>
        FindingAssert.OneError(new ExperimentText { Counts = counts }.Parse(), path, message);

    [Fact]
    public void Counts_have_defaults_and_may_be_quoted_or_null()
    {
        var none = new ExperimentText { Counts = "maxTrialCount:\nmaxFailedTrialCount: null" }.Document();
        Assert.Equal((3, null, null), (none.ParallelTrialCount, none.MaxTrialCount, none.MaxFailedTrialCount));
        var all = new ExperimentText { Counts = "maxTrialCount: '9'\nmaxFailedTrialCount: 0\nparallelTrialCount: \"4\"" }.Document();
        Assert.Equal((4, 9, 0), (all.ParallelTrialCount, all.MaxTrialCount, all.MaxFailedTrialCount));
    }

    [Theory]
    [InlineData("", ResumePolicy.Never)]
    [InlineData("resumePolicy: ''", ResumePolicy.Never)]
    [InlineData("resumePolicy: LongRunning", ResumePolicy.LongRunning)]
    [InlineData("resumePolicy: FromVolume", ResumePolicy.FromVolume)]
    public void The_resume_policy_is_read(string more, object policy) =>
        Assert.Equal(policy, new ExperimentText { More = more }.Document().ResumePolicy);

    [Fact]
    public void Rule_18_the_resume_policy_is_one_of_three() => FindingAssert.OneError(
        new ExperimentText { More = "resumePolicy: Sometimes" }.Parse(),
        "spec.resumePolicy",
        "\"Sometimes\" is an invalid ResumePolicyType",
        "Never, LongRunning, FromVolume");

    [Fact]
    public void Prior_studies_and_stopping_conditions_are_read()
    {
        var document = new ExperimentText
        {
            Algorithm = "{algorithmName: bayesianoptimization}",
            More = "priorStudies: [old, older]\nstopping: {maxTrialsWithoutProgress: 20, maxDuration: 8h, maxRegret: 0.01, minTrials: 30}",
        }.Document();
        Assert.Equal(["old", "older"], document.PriorStudies);
        Assert.Equal((20, "8h", 0.01, 30), (document.End!.MaxTrialsWithoutProgress, document.End.MaxDuration, document.End.MaxRegret, document.End.MinTrials));
        var options = StudyOptions.Read(document.ToStudySpec(), []);
        Assert.Equal(document.PriorStudies, options.PriorStudies);
        Assert.Equal(document.End, options.End);
    }

    [Theory]
    [InlineData("stopping: {maxDuration: soon}", "spec.stopping.maxDuration", "\"soon\" must be a positive length of time such as 90s, 45m, 2h30m or 7d")]
    [InlineData("stopping: {maxTrialsWithoutProgress: 0}", "spec.stopping.maxTrialsWithoutProgress", "0 must be at least 1")]
    [InlineData("stopping: {maxTrials: 3}", "spec.stopping.maxTrials", "stands in spec.maxTrialCount")]
    [InlineData("stopping: {minTrails: 3}", "spec.stopping.minTrails", "did you mean minTrials?")]
    [InlineData("priorStudies: [old]", "spec.priorStudies", "\"old\" must be empty for RANDOM_SEARCH")]
    [InlineData("priorStudies: old", "spec.priorStudies", "is a single value, but must be a list")]
    public void Prior_studies_and_stopping_conditions_are_checked(string more, string path, string message) =>
        FindingAssert.OneError(new ExperimentText { More = more }.Parse(), path, message);

    [Theory]
    [InlineData("maxTrialcount: 4", "spec.maxTrialcount", "unknown field \"maxTrialcount\"; did you mean maxTrialCount?")]
    [InlineData("paralelTrialCount: 4", "spec.paralelTrialCount", "did you mean parallelTrialCount?")]
    [InlineData("zzz: 4", "spec.zzz", "allowed are parallelTrialCount, maxTrialCount, maxFailedTrialCount, objective, algorithm")]
    public void An_unknown_field_is_an_error_with_the_nearest_known_name(string more, string path, string message) =>
        FindingAssert.OneError(new ExperimentText { More = more }.Parse(), path, message);

    [Fact]
    public void A_field_that_stands_twice_is_an_error()
    {
        var error = FindingAssert.OneError(
            new ExperimentText { More = "maxTrialCount: 20" }.Parse(), "spec.maxTrialCount", "stands twice");
        Assert.True(error.Line > 20);
    }

    [Fact]
    public void Rules_37_and_38_there_is_a_search_space_of_one_kind()
    {
        FindingAssert.OneError(
            new ExperimentText { Parameters = "[]", TrialParameters = "[]", TrialSpec = ExperimentText.Job("[train]") }.Parse(),
            "spec",
            "spec.parameters or spec.nasConfig must be specified");
        var both = new ExperimentText { More = "nasConfig: {graphConfig: {numLayers: 1}}", Algorithm = "{algorithmName: darts}" }.Parse();
        FindingAssert.OneError(both, "spec.nasConfig", "only one of spec.parameters and spec.nasConfig can be specified");
    }

    [Fact]
    public void Without_a_spec_only_that_is_said() => FindingAssert.OneError(
        ExperimentParser.Parse("apiVersion: kubeflow.org/v1beta1\nkind: Experiment\nmetadata: {name: tune}"), "spec", "must be specified");

    [Fact]
    public void All_errors_come_at_once_in_document_order()
    {
        var result = new ExperimentText
        {
            Metadata = "{name: Tune}",
            Counts = "maxTrialCount: -1",
            Objective = "{type: best}",
            Algorithm = "{algorithmName: ''}",
            Parameters = "- {name: lr, parameterType: double, feasibleSpace: {min: 2, max: 1}}",
            TrialParameters = "- {name: rate, reference: lr}",
            Template = "retain: maybe",
            More = "resumePolicy: Sometimes",
        }.Parse();
        Assert.Equal(
            [
                "metadata.name", "spec.maxTrialCount", "spec.objective.objectiveMetricName", "spec.objective.type",
                "spec.algorithm.algorithmName", "spec.parameters[0].feasibleSpace.min", "spec.trialTemplate.primaryContainerName",
                "spec.trialTemplate.retain", "spec.trialTemplate.trialSpec.spec.template.spec.containers[0].command[2]",
                "spec.resumePolicy",
            ],
            result.Errors.Select(error => error.Path));
        Assert.Equal(result.Errors.OrderBy(error => (error.Line, error.Column)), result.Errors);
        Assert.All(result.Errors, error => Assert.True(error.Line > 0 && error.Column > 0));
    }
}
