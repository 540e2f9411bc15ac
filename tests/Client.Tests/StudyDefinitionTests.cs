using Goal = Vizier.Protocol.StudySpec.Types.MetricSpec.Types.GoalType;
using ScaleType = Vizier.Protocol.StudySpec.Types.ParameterSpec.Types.ScaleType;

namespace Vizier.Client.Tests;

public sealed class StudyDefinitionTests
{
    [Fact]
    public void Metrics_and_parameters_keep_their_order_and_what_was_said_of_them()
    {
        var spec = new StudyDefinition("NSGA2")
            .Maximize("accuracy")
            .Minimize("latency")
            .Double("lr", 1e-4, 1, ParameterScale.Log, start: 0.01)
            .Integer("layers", 1, 9, ParameterScale.ReverseLog, start: 0)
            .WithSeed(ulong.MaxValue)
            .WithEarlyStopping()
            .Spec;

        Assert.Equal("NSGA2", spec.Algorithm);
        Assert.Equal([("accuracy", Goal.Maximize), ("latency", Goal.Minimize)], spec.Metrics.Select(metric => (metric.MetricId, metric.Goal)));
        Assert.Equal([ScaleType.UnitLogScale, ScaleType.UnitReverseLogScale], spec.Parameters.Select(parameter => parameter.ScaleType));
        Assert.Equal(0.01, spec.Parameters[0].DoubleValueSpec.DefaultValue);
        Assert.Equal(0L, spec.Parameters[1].IntegerValueSpec.DefaultValue);
        Assert.Equal((":vizier", "seed", "18446744073709551615"), (spec.Metadata[0].Ns, spec.Metadata[0].Key, spec.Metadata[0].Value));
        Assert.NotNull(spec.DefaultStoppingSpec);
    }

    [Fact]
    public void Conditions_have_the_type_of_their_parent()
    {
        var spec = new StudyDefinition()
            .Integer("depth", 1, 3)
            .Discrete("batch", 0.5, 1)
            .Boolean("augment")
            .When("depth", "2", deep => deep.Double("a", 0, 1))
            .When("batch", "0.5", half => half.Double("b", 0, 1).Double("c", 0, 1))
            .When("augment", "True", on => on.Integer("d", 0, 1))
            .Spec;

        Assert.Equal([2L], spec.Parameters[0].ConditionalParameterSpecs[0].ParentIntValues.Values);
        Assert.Equal(["b", "c"], spec.Parameters[1].ConditionalParameterSpecs.Select(child => child.ParameterSpec.ParameterId));
        Assert.Equal([0.5], spec.Parameters[1].ConditionalParameterSpecs[1].ParentDiscreteValues.Values);
        Assert.Equal(["True"], spec.Parameters[2].ConditionalParameterSpecs[0].ParentCategoricalValues.Values);
    }

    [Theory]
    [InlineData("width", "1")]
    [InlineData("lr", "0.5")]
    [InlineData("depth", "2.5")]
    [InlineData("depth", "deep")]
    public void Conditions_that_cannot_be_are_refused(string parent, string value)
    {
        var definition = new StudyDefinition().Double("lr", 0, 1).Integer("depth", 1, 3);
        Assert.Throws<ArgumentException>(() => definition.When(parent, value, child => child.Double("a", 0, 1)));
    }
}
