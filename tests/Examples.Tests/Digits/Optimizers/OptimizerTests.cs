using Vizier.Examples.Digits;
using Vizier.Examples.Digits.Optimizers;

namespace Vizier.Examples.Tests.Digits.Optimizers;

public sealed class OptimizerTests
{
    private const double Rate = 0.1;
    private const double Momentum = 0.8;
    private const double Decay = 0.01;

    private static readonly float[] Start = [1, -1, 0.5f, 2, 0, -0.25f, 3, -3];
    private static readonly float[][] Gradients = [[1, 2, -1, 0, 0.5f, 0.1f, -2, 1], [0.5f, -2, 1, 0, 0.5f, 0.2f, -2, 3], [-1, 2, 0, 1, 0.5f, 0.3f, -2, 5]];

    [Fact]
    public void Gradient_descent_follows_its_formula()
    {
        Check(OptimizerKind.Sgd, (weight, gradients) =>
        {
            var velocity = 0.0;
            foreach (var gradient in gradients)
            {
                velocity = (Momentum * velocity) + gradient + (Decay * weight);
                weight -= Rate * velocity;
            }

            return weight;
        });
    }

    [Fact]
    public void Adam_follows_its_formula()
    {
        Check(OptimizerKind.Adam, (weight, gradients) =>
        {
            var (first, second, step) = (0.0, 0.0, 0);
            foreach (var gradient in gradients)
            {
                step++;
                first = (Momentum * first) + ((1 - Momentum) * gradient);
                second = (0.999 * second) + (0.001 * gradient * gradient);
                var (meanFirst, meanSecond) = (first / (1 - Math.Pow(Momentum, step)), second / (1 - Math.Pow(0.999, step)));
                weight -= Rate * ((meanFirst / (Math.Sqrt(meanSecond) + 1e-8)) + (Decay * weight));
            }

            return weight;
        });
    }

    [Fact]
    public void Follow_the_leader_gives_the_minimum_of_its_regularized_sum()
    {
        Check(OptimizerKind.Ftrl, (start, gradients) =>
        {
            // w minimises Σ g·w + ½ Σ σ (w − wₛ)² + ½ λ w² + ½ (1/α)(w − w₀)² + ½ λ (w₀² − 2 w₀ w), whose slope is linear in w.
            var (slope, curvature, squares, weight) = (-start * ((1 / Rate) + Decay), (1 / Rate) + Decay, 0.0, start);
            foreach (var gradient in gradients)
            {
                var sigma = (Math.Sqrt(squares + (gradient * gradient)) - Math.Sqrt(squares)) / Rate;
                squares += gradient * gradient;
                slope += gradient - (sigma * weight);
                curvature += sigma;
                weight = -slope / curvature;
            }

            return weight;
        });
    }

    [Fact]
    public void Follow_the_leader_leaves_the_start_alone_without_a_gradient()
    {
        var weights = Start.ToArray();

        Optimizer.Create(Settings(OptimizerKind.Ftrl), weights).Step(new float[8]);

        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(Start[i], weights[i], 1e-6));
    }

    private static void Check(OptimizerKind kind, Func<double, IEnumerable<double>, double> formula)
    {
        var weights = Start.ToArray();
        var optimizer = Optimizer.Create(Settings(kind), weights);

        foreach (var gradient in Gradients)
        {
            optimizer.Step(gradient);
        }

        Assert.Equal(Gradients.Length, optimizer.Steps);
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(formula(Start[i], Gradients.Select(gradient => (double)gradient[i])), weights[i], 1e-4));
    }

    private static TrainingSettings Settings(OptimizerKind kind) =>
        new() { Optimizer = kind, LearningRate = Rate, Momentum = Momentum, WeightDecay = Decay };
}
