using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vizier.Examples.Digits.Optimizers;

/// <summary>Changes the parameters of a network by the gradient of its loss. A step costs O(parameters).</summary>
internal abstract class Optimizer
{
    private readonly float[][] _memory;

    /// <param name="parameters">The parameters to change; their number is a multiple of eight.</param>
    /// <param name="memories">How many numbers the rule remembers of each parameter.</param>
    protected Optimizer(float[] parameters, int memories)
    {
        Parameters = parameters;
        _memory = new float[memories][];
        for (var i = 0; i < memories; i++)
        {
            _memory[i] = new float[parameters.Length];
        }
    }

    /// <summary>Steps made so far.</summary>
    public int Steps { get; set; }

    /// <summary>What the rule remembers, besides <see cref="Steps"/>.</summary>
    public IReadOnlyList<float[]> Memory => _memory;

    /// <summary>The parameters that change.</summary>
    protected float[] Parameters { get; }

    /// <summary>Makes one step against a gradient.</summary>
    public void Step(ReadOnlySpan<float> gradient)
    {
        Steps++;
        Step(MemoryMarshal.Cast<float, Vector256<float>>(gradient));
    }

    /// <summary>Makes the rule of some settings for freshly initialised parameters.</summary>
    public static Optimizer Create(TrainingSettings settings, float[] parameters) => settings.Optimizer switch
    {
        OptimizerKind.Sgd => new GradientDescent(settings, parameters),
        OptimizerKind.Adam => new Adam(settings, parameters),
        OptimizerKind.Ftrl => new FollowTheLeader(settings, parameters),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Optimizer, "There is no such optimizer."),
    };

    /// <summary>Makes one step against a gradient.</summary>
    protected abstract void Step(ReadOnlySpan<Vector256<float>> gradient);

    /// <summary>The parameters as vectors.</summary>
    protected Span<Vector256<float>> Weights() => MemoryMarshal.Cast<float, Vector256<float>>(Parameters.AsSpan());

    /// <summary>One of the memories as vectors.</summary>
    protected Span<Vector256<float>> Remembered(int memory) => MemoryMarshal.Cast<float, Vector256<float>>(_memory[memory].AsSpan());
}
