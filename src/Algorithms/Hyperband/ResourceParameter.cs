using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Hyperband;

/// <summary>
/// The parameter that receives how much of a resource, e.g. epochs, a trial may use. If it has a single value, that is a
/// placeholder and any resource is assigned; else the nearest feasible value is.
/// </summary>
internal sealed class ResourceParameter
{
    private readonly Dimension _dimension;
    private readonly ParameterValue _anyValue;

    /// <summary>Finds the parameter.</summary>
    /// <exception cref="ArgumentException">There is none of that name, or it is categorical.</exception>
    public ResourceParameter(SearchSpace space, string name)
    {
        _dimension = space.Find(name) is { Kind: not DimensionKind.Categorical } found
            ? found
            : throw new ArgumentException($"There is no numeric parameter '{name}'.", nameof(name));
        _anyValue = _dimension.ValueAt(0.5);
    }

    /// <summary>The resource that an assignment gives; null if it gives none.</summary>
    public double? Of(Assignment assignment) =>
        assignment.TryGetValue(_dimension.Name, out var value) && value.IsNumber ? value.Number : null;

    /// <summary>The assignment with a resource in place of its own.</summary>
    public Assignment Give(Assignment assignment, double resource) => Replace(assignment, ValueFor(resource));

    /// <summary>The assignment with the same resource as every other, so that only the rest tells them apart.</summary>
    public Assignment Hide(Assignment assignment) => Replace(assignment, _anyValue);

    private Assignment Replace(Assignment assignment, ParameterValue value) => new(assignment.Select(pair =>
        pair.Key == _dimension.Name ? KeyValuePair.Create(pair.Key, value) : pair));

    private ParameterValue ValueFor(double resource)
    {
        if (_dimension.IsConstant)
        {
            return _dimension.Kind == DimensionKind.Integer ? Math.Max(1, Math.Round(resource)) : resource;
        }

        return _dimension.NearestTo(resource);
    }
}
