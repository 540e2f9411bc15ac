using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class UpdateRulesTests
{
    private static readonly ExperimentText Text = new() { More = "resumePolicy: LongRunning" };

    private static IEnumerable<string> Check(ExperimentText before, ExperimentText after, int trials = 0, Completion completion = Completion.None) =>
        UpdateRules.Check(before.Document(), after.Document(), new ExperimentProgress(trials, completion)).Select(finding => finding.ToString());

    [Fact]
    public void The_same_document_can_always_be_submitted_again() => Assert.Empty(Check(Text, Text, 12, Completion.Final));

    [Theory]
    [InlineData("maxTrialCount: 20\nparallelTrialCount: 5\nmaxFailedTrialCount: 1")]
    [InlineData("parallelTrialCount: 1")]
    public void The_counts_can_change(string counts) => Assert.Empty(Check(Text, Text with { Counts = counts }, 12));

    [Theory]
    [InlineData("LongRunning", Completion.MaxTrialsReached, true)]
    [InlineData("FromVolume", Completion.MaxTrialsReached, true)]
    [InlineData("LongRunning", Completion.GoalReached, true)]
    [InlineData("Never", Completion.MaxTrialsReached, false)]
    [InlineData("LongRunning", Completion.Final, false)]
    public void Rule_7_a_completed_experiment_is_restarted_only_if_its_policy_allows(string policy, object completion, bool allowed)
    {
        var text = Text with { More = $"resumePolicy: {policy}" };
        var findings = Check(text, text with { Counts = "maxTrialCount: 20" }, 12, (Completion)completion).ToList();
        Assert.Equal(allowed, findings.Count == 0);
        Assert.All(findings, finding => Assert.StartsWith($"spec.resumePolicy: \"{policy}\": a completed experiment can be restarted if", finding, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(12, 13, true)]
    [InlineData(12, 12, false)]
    [InlineData(12, 11, false)]
    public void Rule_8_a_new_maximum_is_above_the_trials_made(int trials, int maximum, bool allowed)
    {
        var findings = Check(Text with { Counts = "maxTrialCount: 30" }, Text with { Counts = $"maxTrialCount: {maximum}" }, trials);
        Assert.Equal(allowed ? [] : [$"spec.maxTrialCount: {maximum} must be greater than status.trials count, which is {trials}"], findings);
    }

    [Fact]
    public void Rule_9_nothing_else_can_change()
    {
        var changed = Text with
        {
            Objective = "{type: maximize, objectiveMetricName: loss}",
            TrialSpec = Text.TrialSpec.Replace("trainer", "other", StringComparison.Ordinal),
            Counts = "maxTrialCount: 13",
        };
        Assert.Equal(
            ["spec: only spec.parallelTrialCount, spec.maxTrialCount and spec.maxFailedTrialCount are editable; changed is objective, trialTemplate"],
            Check(Text, changed));
    }

    [Fact]
    public void A_changed_Go_template_is_seen()
    {
        var text = KatibExample.Text("v1alpha3/random-example");
        var (before, after) = (ExperimentParser.Parse(text).Document!, ExperimentParser.Parse(text.Replace("size=64", "size=32", StringComparison.Ordinal)).Document!);
        Assert.Contains("trialTemplate", Assert.Single(UpdateRules.Check(before, after, default)).Message, StringComparison.Ordinal);
        Assert.Empty(UpdateRules.Check(before, ExperimentParser.Parse(text).Document!, default));
    }
}
