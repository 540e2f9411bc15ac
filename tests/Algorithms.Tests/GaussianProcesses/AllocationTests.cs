using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Optimization;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

/// <summary>The loops in which a suggestion spends its time allocate nothing once their buffers have grown.</summary>
public sealed class AllocationTests
{
    private const int Count = 90;
    private static readonly RowMatrix Inputs = TestProcesses.Inputs(Count, 4);
    private static readonly double[] Targets = TestProcesses.Targets(Inputs, Count);

    [Fact]
    public void Factors_solves_and_inverses()
    {
        var matrix = new RowMatrix(Count, Count);
        for (int i = 0; i < Count; i++)
        {
            matrix.Row(i, i + 1).Fill(0.01);
            matrix[i, i] = 2;
        }

        var (factor, inverse, sides) = (new CholeskyFactor(), new SymmetricInverse(), new RowMatrix(16, Count));
        AssertNothingIsAllocated(() =>
        {
            factor.TryFactor(matrix, Count - 1);
            factor.TryAppend(matrix, Count - 1, 1);
            factor.ForwardSolve(sides, 16);
            factor.BackSolve(sides, 16);
            inverse.Compute(factor);
        });
    }

    [Fact]
    public void Likelihoods_and_descents_on_them()
    {
        var likelihood = new MarginalLikelihood(new MaternKernel(TestProcesses.IsCategorical), TestProcesses.Prior);
        likelihood.SetData(Inputs, Targets, Count);
        var descent = new BoundedQuasiNewton(4);
        var limits = new QuasiNewtonLimits(5, 8, 1e-6, 1e-9, 0.5);
        double[] gradient = new double[4], lower = [-3, -3, -3, -12], upper = [3, 3, 3, 0];
        AssertNothingIsAllocated(() =>
        {
            descent.Start(TestProcesses.Parameters.Values, lower, upper, limits);
            while (!descent.IsDone)
            {
                double value = likelihood.Evaluate(descent.Candidate, gradient);
                descent.Report(value, gradient);
            }
        });
    }

    [Theory]
    [InlineData(AcquisitionKind.ExpectedImprovement)]
    [InlineData(AcquisitionKind.ProbabilityOfImprovement)]
    [InlineData(AcquisitionKind.ConfidenceBound)]
    public void Acquisitions_with_gradients_and_running_trials(AcquisitionKind kind)
    {
        var process = new GaussianProcess(new MaternKernel(TestProcesses.IsCategorical));
        process.Condition(TestProcesses.Parameters, TestProcesses.Prior, Inputs, Targets, Count);
        IAcquisition acquisition = kind switch
        {
            AcquisitionKind.ConfidenceBound => new ConfidenceBoundAcquisition(process),
            AcquisitionKind.ProbabilityOfImprovement => new ProbabilityAcquisition(process, 0),
            _ => new ImprovementAcquisition(process, 0),
        };
        var (points, gradients) = (TestProcesses.Inputs(32, 5), new RowMatrix(32, 3));
        double[] values = new double[32];
        AssertNothingIsAllocated(() =>
        {
            acquisition.Evaluate(points, 32, values);
            acquisition.Evaluate(points, 8, values, gradients);
            acquisition.AddPending(points.Row(0, 3));
            process.DropPending();
        });
    }

    private static void AssertNothingIsAllocated(Action action)
    {
        action();
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
