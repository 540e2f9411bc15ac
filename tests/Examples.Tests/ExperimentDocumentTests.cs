using System.Text.Json.Nodes;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Trials;
using Vizier.Examples.Digits;
using Vizier.Experiments.Documents;

namespace Vizier.Examples.Tests;

public sealed class ExperimentDocumentTests
{
    public static TheoryData<string> Documents => ["digits/experiment.yaml", "digits/experiment-v1alpha3.yaml", "python/experiment.yaml"];

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_examples_have_neither_errors_nor_warnings(string document)
    {
        Assert.Empty(Parse(document).Findings);
    }

    [Theory]
    [InlineData("digits/experiment.yaml", 24, 2, "Validation-accuracy")]
    [InlineData("digits/experiment-v1alpha3.yaml", 12, 3, "accuracy")]
    [InlineData("python/experiment.yaml", 10, 2, "loss")]
    public void Budget_and_objective_are_as_the_readmes_say(string document, int trials, int parallel, string objective)
    {
        var experiment = Parse(document).Document!;

        Assert.Equal((trials, parallel, objective), (experiment.MaxTrialCount, experiment.ParallelTrialCount, experiment.Objective.MetricName));
    }

    [Theory]
    [InlineData("digits/experiment.yaml")]
    [InlineData("digits/experiment-v1alpha3.yaml")]
    public void Whatever_is_suggested_is_what_the_program_takes(string document)
    {
        var experiment = Parse(document).Document!;
        var problem = new Problem
        {
            Space = DocumentSearchSpace.Create(experiment.Parameters),
            Metrics = [new Metric(experiment.Objective.MetricName, Goal.Maximize)],
            Seed = 5,
        };
        var designer = AlgorithmCatalogue.CreateDesigner("RANDOM_SEARCH", new Dictionary<string, string>(), problem);
        var rates = new HashSet<double>();
        foreach (var suggestion in designer.Suggest(TrialHistory.Empty, 50))
        {
            var assignments = suggestion.Assignment.Select(pair => new ParameterAssignment(pair.Key, pair.Value.ToString())).ToList();
            var command = new CommandLine((settings, _) => rates.Add(settings.LearningRate) ? 0 : 1);
            Assert.Equal(0, command.Run(ArgumentsOf(experiment.TrialTemplate.Render("digits-1", "default", assignments))));
        }

        Assert.Equal(50, rates.Count);
    }

    private static ParseResult Parse(string document) =>
        ExperimentParser.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", document)));

    private static string[] ArgumentsOf(JsonObject job) =>
        [.. job["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Select(argument => (string)argument!)];
}
