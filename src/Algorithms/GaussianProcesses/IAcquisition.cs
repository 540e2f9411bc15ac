using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>How promising inputs are; larger is better.</summary>
internal interface IAcquisition
{
    /// <summary>Values at inputs.</summary>
    /// <param name="inputs">One input a row.</param>
    /// <param name="count">How many.</param>
    /// <param name="values">Receives the values; never nan.</param>
    void Evaluate(RowMatrix inputs, int count, Span<double> values);

    /// <summary>Values and gradients at inputs; gradients of categorical columns are zero.</summary>
    void Evaluate(RowMatrix inputs, int count, Span<double> values, RowMatrix gradients);

    /// <summary>Takes into account that an input is being tried.</summary>
    void AddPending(ReadOnlySpan<double> input);
}
