using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;
using static Vizier.Protocol.StudySpec.Types;
using static Vizier.Protocol.StudySpec.Types.ParameterSpec.Types;

namespace Vizier.Benchmarks.Service;

/// <summary>A study of usual size: four parameters, one metric, random search.</summary>
internal static class StudySample
{
    /// <summary>Its specification.</summary>
    public static StudySpec Spec() => new()
    {
        Algorithm = "RANDOM_SEARCH",
        Metrics = { new MetricSpec { MetricId = "accuracy", Goal = MetricSpec.Types.GoalType.Maximize } },
        Parameters =
        {
            new ParameterSpec
            {
                ParameterId = "learning_rate",
                ScaleType = ScaleType.UnitLogScale,
                DoubleValueSpec = new DoubleValueSpec { MinValue = 1e-5, MaxValue = 1 },
            },
            new ParameterSpec { ParameterId = "dropout", DoubleValueSpec = new DoubleValueSpec { MinValue = 0, MaxValue = 0.9 } },
            new ParameterSpec { ParameterId = "layers", IntegerValueSpec = new IntegerValueSpec { MinValue = 1, MaxValue = 12 } },
            new ParameterSpec { ParameterId = "optimizer", CategoricalValueSpec = new CategoricalValueSpec { Values = { "adam", "lion", "sgd" } } },
        },
    };

    /// <summary>A trial that has come to its end.</summary>
    public static Trial Finished(int index) => new()
    {
        State = Trial.Types.State.Succeeded,
        FinalMeasurement = Measurement(index),
        Parameters =
        {
            Parameter("learning_rate", Value.ForNumber(1e-5 + (0.001 * (index % 900)))),
            Parameter("dropout", Value.ForNumber(0.001 * (index % 900))),
            Parameter("layers", Value.ForNumber(1 + (index % 12))),
            Parameter("optimizer", Value.ForString("adam")),
        },
    };

    /// <summary>What a trial measured.</summary>
    public static Measurement Measurement(int index) => new()
    {
        StepCount = 1,
        ElapsedDuration = new Duration { Seconds = 12 },
        Metrics = { new Measurement.Types.Metric { MetricId = "accuracy", Value = 0.0001 * (index % 9000) } },
    };

    private static Trial.Types.Parameter Parameter(string name, Value value) => new() { ParameterId = name, Value = value };
}
