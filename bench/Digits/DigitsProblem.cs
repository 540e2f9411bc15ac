using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using Vizier.Examples.Digits;
using Vizier.Experiments.Documents;

namespace Vizier.Benchmarks.Digits;

/// <summary>The problem of examples/digits/experiment.yaml, with the training in this process.</summary>
internal static class DigitsProblem
{
    private static readonly (DigitImages Training, DigitImages Validation) Data = DigitImages.Load();

    private static readonly ExperimentDocument Document =
        ExperimentParser.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "experiment.yaml"))).Document!;

    /// <summary>The metric to maximise.</summary>
    public static string Objective => Document.Objective.MetricName;

    /// <summary>The problem of a study with a seed.</summary>
    public static Problem Create(ulong seed) => new()
    {
        Space = DocumentSearchSpace.Create(Document.Parameters),
        Metrics = [new Metric(Objective, Goal.Maximize)],
        Seed = seed,
    };

    /// <summary>Trains a network; its best validation accuracy of all epochs, or null if training diverged.</summary>
    public static double? Evaluate(Assignment assignment)
    {
        var best = 0.0;
        foreach (var accuracy in Train(assignment))
        {
            if (double.IsNaN(accuracy))
            {
                return null;
            }

            best = Math.Max(best, accuracy);
        }

        return best;
    }

    /// <summary>Trains a network as the caller enumerates; the validation accuracy after each epoch, nan once training has diverged.</summary>
    public static IEnumerable<double> Train(Assignment assignment) =>
        Training.Run(Settings(assignment), Data.Training, Data.Validation).Select(metrics => metrics.ValidationAccuracy);

    private static TrainingSettings Settings(Assignment assignment) => new()
    {
        LearningRate = assignment["lr"].Number,
        Momentum = assignment["momentum"].Number,
        WeightDecay = assignment["weight-decay"].Number,
        LayerCount = (int)assignment["num-layers"].Number,
        HiddenUnits = (int)assignment["hidden-units"].Number,
        BatchSize = (int)assignment["batch-size"].Number,
        Optimizer = Enum.Parse<OptimizerKind>(assignment["optimizer"].Text, ignoreCase: true),
        Activation = Enum.Parse<Activation>(assignment["activation"].Text, ignoreCase: true),
    };
}
