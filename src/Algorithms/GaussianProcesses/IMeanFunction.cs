using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>What is believed of a function before any of its values is known; a Gaussian process then models the difference.</summary>
internal interface IMeanFunction
{
    /// <summary>Adds the believed values.</summary>
    /// <param name="inputs">One input a row.</param>
    /// <param name="count">How many.</param>
    /// <param name="values">Receives the sums.</param>
    void AddTo(RowMatrix inputs, int count, Span<double> values);

    /// <summary>Adds the gradients of the believed values; those of categorical columns are zero.</summary>
    void AddGradientsTo(RowMatrix inputs, int count, RowMatrix gradients);
}
