using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;
using static Vizier.Protocol.StudySpec.Types;
using static Vizier.Protocol.StudySpec.Types.ParameterSpec.Types;

namespace Vizier.Tests.Studies;

/// <summary>Specifications and trials that many tests need.</summary>
internal static class Samples
{
    public static StudySpec Spec(string algorithm = "RANDOM_SEARCH") => new()
    {
        Algorithm = algorithm,
        Metrics = { new MetricSpec { MetricId = "accuracy", Goal = MetricSpec.Types.GoalType.Maximize } },
        Parameters =
        {
            Double("lr", 1e-4, 1, ScaleType.UnitLogScale),
            new ParameterSpec
            {
                ParameterId = "layers",
                IntegerValueSpec = new IntegerValueSpec { MinValue = 2, MaxValue = 5 },
            },
            new ParameterSpec
            {
                ParameterId = "optimizer",
                CategoricalValueSpec = new CategoricalValueSpec { Values = { "sgd", "adam", "ftrl" } },
            },
        },
    };

    public static ParameterSpec Double(string name, double min, double max, ScaleType scale = ScaleType.UnitLinearScale) => new()
    {
        ParameterId = name,
        ScaleType = scale,
        DoubleValueSpec = new DoubleValueSpec { MinValue = min, MaxValue = max },
    };

    public static Trial Trial(double lr = 0.1, double layers = 3, string optimizer = "adam") => new()
    {
        Parameters =
        {
            Parameter("lr", Value.ForNumber(lr)),
            Parameter("layers", Value.ForNumber(layers)),
            Parameter("optimizer", Value.ForString(optimizer)),
        },
    };

    public static Trial.Types.Parameter Parameter(string name, Value value) => new() { ParameterId = name, Value = value };

    public static Measurement Measurement(double accuracy, long step = 0, string metric = "accuracy") => new()
    {
        StepCount = step,
        Metrics = { new Measurement.Types.Metric { MetricId = metric, Value = accuracy } },
    };
}
