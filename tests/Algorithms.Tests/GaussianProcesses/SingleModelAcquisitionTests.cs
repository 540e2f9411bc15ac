using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class SingleModelAcquisitionTests
{
    private const double Threshold = 0.7;

    [Theory]
    [InlineData(AcquisitionKind.ExpectedImprovement, false)]
    [InlineData(AcquisitionKind.ConfidenceBound, false)]
    [InlineData(AcquisitionKind.ProbabilityOfImprovement, false)]
    [InlineData(AcquisitionKind.ExpectedImprovement, true)]
    public void Gradients_agree_with_finite_differences(AcquisitionKind kind, bool constrained)
    {
        var acquisition = Create(kind, constrained);
        var points = TestProcesses.Inputs(12, 9);
        var gradients = new RowMatrix(12, 3);
        double[] values = new double[12];
        double[] plain = new double[12];
        acquisition.Evaluate(points, 12, values, gradients);
        acquisition.Evaluate(points, 12, plain);
        Assert.Equal(plain, values);
        const double Step = 1e-6;
        for (var m = 0; m < 12; m++)
        {
            Assert.Equal(0, gradients[m, 2]);
            for (var c = 0; c < 2; c++)
            {
                var shifted = new RowMatrix(2, 3);
                points.Row(m, 3).CopyTo(shifted.Row(0, 3));
                points.Row(m, 3).CopyTo(shifted.Row(1, 3));
                shifted[0, c] += Step;
                shifted[1, c] -= Step;
                acquisition.Evaluate(shifted, 2, plain);
                var difference = (plain[0] - plain[1]) / (2 * Step);
                Assert.InRange(gradients[m, c] - difference, -1e-4 * (1 + Math.Abs(difference)), 1e-4 * (1 + Math.Abs(difference)));
            }
        }
    }

    [Fact]
    public void Barrier_puts_every_likely_failure_last()
    {
        var inner = Create(AcquisitionKind.ExpectedImprovement, false);
        var points = TestProcesses.Inputs(40, 9);
        double[] means = new double[40];
        Model(1).Predict(points, 40, means, new double[40]);
        double[] values = new double[40];
        new SatisfactionAcquisition(inner, Model(1), 0.2, barrier: true).Evaluate(points, 40, values);
        var worstSafe = Enumerable.Range(0, 40).Where(m => means[m] >= 0.2).Min(m => values[m]);
        Assert.All(Enumerable.Range(0, 40).Where(m => means[m] < 0.2), m => Assert.True(values[m] < worstSafe));
    }

    [Fact]
    public void Pending_input_is_less_attractive_afterwards()
    {
        var acquisition = Create(AcquisitionKind.ExpectedImprovement, false);
        var points = TestProcesses.Inputs(5, 3);
        double[] before = new double[5];
        double[] after = new double[5];
        acquisition.Evaluate(points, 5, before);
        acquisition.AddPending(points.Row(2, 3));
        acquisition.Evaluate(points, 5, after);
        Assert.True(after[2] < before[2] - 0.1);
    }

    [Theory]
    [InlineData(AcquisitionKind.ExpectedImprovement)]
    [InlineData(AcquisitionKind.ProbabilityOfImprovement)]
    public void Next_point_has_to_improve_on_what_a_running_trial_promises(AcquisitionKind kind)
    {
        var acquisition = Create(kind, false);
        var points = TestProcesses.Inputs(40, 9);
        double[] means = new double[40];
        Model(0).Predict(points, 40, means, new double[40]);
        int promising = Array.IndexOf(means, means.Max());
        Assert.True(means[promising] > Threshold);
        acquisition.AddPending(points.Row(promising, 3));
        var changed = Model(0);
        changed.TryAddPending(points.Row(promising, 3));
        IAcquisition expected = kind == AcquisitionKind.ExpectedImprovement
            ? new ImprovementAcquisition(changed, means[promising])
            : new ProbabilityAcquisition(changed, means[promising]);
        double[] values = new double[40];
        double[] wanted = new double[40];
        acquisition.Evaluate(points, 40, values);
        expected.Evaluate(points, 40, wanted);
        Assert.Equal(wanted, values);
    }

    private static IAcquisition Create(AcquisitionKind kind, bool constrained)
    {
        var model = Model(0);
        IAcquisition acquisition = kind switch
        {
            AcquisitionKind.ConfidenceBound => new ConfidenceBoundAcquisition(model),
            AcquisitionKind.ProbabilityOfImprovement => new ProbabilityAcquisition(model, Threshold),
            _ => new ImprovementAcquisition(model, Threshold),
        };
        return constrained ? new SatisfactionAcquisition(acquisition, Model(1), 0.2) : acquisition;
    }

    private static GaussianProcess Model(double phase)
    {
        var inputs = TestProcesses.Inputs(15, 1);
        var model = new GaussianProcess(new MaternKernel(TestProcesses.IsCategorical));
        model.Condition(TestProcesses.Parameters, TestProcesses.Prior, inputs, [.. TestProcesses.Targets(inputs, 15).Select(y => Math.Sin(y + phase))], 15);
        return model;
    }
}
