using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>Every input is as good as any other: what is known of objectives before anything could be evaluated safely.</summary>
internal sealed class NoPreference : IAcquisition
{
    /// <inheritdoc/>
    public void Evaluate(RowMatrix inputs, int count, Span<double> values) => values[..count].Clear();

    /// <inheritdoc/>
    public void Evaluate(RowMatrix inputs, int count, Span<double> values, RowMatrix gradients)
    {
        values[..count].Clear();
        for (int m = 0; m < count; m++)
        {
            gradients.Row(m, gradients.Stride).Clear();
        }
    }

    /// <inheritdoc/>
    public void AddPending(ReadOnlySpan<double> input)
    {
    }
}
