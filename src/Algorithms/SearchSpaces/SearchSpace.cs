using System.Collections.Immutable;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>
/// The parameters that are tuned, as an immutable tree, and their only translation to points of the unit cube. A point
/// has one coordinate per parameter, in the order of <see cref="Dimensions"/>: parents before children, each subtree
/// together.
/// </summary>
public sealed class SearchSpace
{
    private readonly ImmutableDictionary<string, Dimension> _byName;

    private SearchSpace(ImmutableArray<Parameter> parameters)
    {
        Parameters = parameters;
        Dimensions = DimensionBuilder.Build(parameters);
        _byName = Dimensions.ToImmutableDictionary(dimension => dimension.Name, StringComparer.Ordinal);
        IsConditional = Dimensions.Any(dimension => dimension.Parent is not null);
    }

    /// <summary>The parameters at the root.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>All parameters, also conditional ones.</summary>
    public ImmutableArray<Dimension> Dimensions { get; }

    /// <summary>Whether some parameter exists only for some values of another.</summary>
    public bool IsConditional { get; }

    /// <summary>Creates a search space.</summary>
    /// <exception cref="ValidationException">Carries everything that is wrong with the definitions.</exception>
    public static SearchSpace Create(params IEnumerable<Parameter> parameters)
    {
        ImmutableArray<Parameter> definitions = [.. parameters];
        var errors = Validate(definitions);
        return errors.IsEmpty ? new SearchSpace(definitions) : throw new ValidationException(errors);
    }

    /// <summary>
    /// Everything that is wrong with the definitions. Paths read <c>parameters[1].min</c>, and
    /// <c>parameters[1].children[0].parameter.values[2]</c> below a condition.
    /// </summary>
    public static ImmutableArray<ValidationError> Validate(params IEnumerable<Parameter> parameters) =>
        SearchSpaceValidator.Validate([.. parameters]);

    /// <summary>The dimension of a parameter, or null if there is none of that name.</summary>
    public Dimension? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// Everything that is wrong with an assignment: values out of bounds or of the wrong type, active parameters without
    /// a value, values for unknown or inactive parameters. The path is the parameter's name.
    /// </summary>
    public ImmutableArray<ValidationError> Validate(Assignment assignment) => AssignmentValidator.Validate(this, assignment);

    /// <summary>The point of an assignment.</summary>
    /// <param name="assignment">Values of the active parameters.</param>
    /// <param name="point">Receives one coordinate per dimension.</param>
    /// <exception cref="ValidationException">An active parameter has no value, or one of the wrong type or out of bounds.</exception>
    public void Encode(Assignment assignment, Span<double> point)
    {
        if (!TryEncode(assignment, point))
        {
            throw new ValidationException(Validate(assignment));
        }
    }

    /// <summary>
    /// The point of an assignment. Numbers between feasible values keep their own coordinate; values of parameters that
    /// are unknown or inactive are ignored.
    /// </summary>
    /// <returns>False if an active parameter has no value, or one of the wrong type or out of bounds.</returns>
    public bool TryEncode(Assignment assignment, Span<double> point)
    {
        foreach (var dimension in Dimensions)
        {
            point[dimension.Index] = Dimension.InactiveUnit;
            if (!dimension.IsActive(assignment))
            {
                continue;
            }

            if (!assignment.TryGetValue(dimension.Name, out var value)
                || !dimension.TryUnitOf(value, out point[dimension.Index]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The feasible assignment nearest to a point, with the active parameters only.</summary>
    /// <param name="point">One coordinate per dimension; clamped to [0, 1].</param>
    /// <exception cref="ArgumentException">The point has the wrong length or a coordinate is not a number.</exception>
    public Assignment Decode(ReadOnlySpan<double> point)
    {
        CheckPoint(point);
        var values = new List<KeyValuePair<string, ParameterValue>>(Dimensions.Length);
        foreach (var dimension in Dimensions)
        {
            if (dimension.IsActive(point))
            {
                values.Add(new(dimension.Name, dimension.ValueAt(point[dimension.Index])));
            }
        }

        return new Assignment(values);
    }

    /// <summary>Moves a point, in place, to the coordinates of the nearest feasible assignment.</summary>
    /// <exception cref="ArgumentException">The point has the wrong length or a coordinate is not a number.</exception>
    public void Snap(Span<double> point)
    {
        CheckPoint(point);
        foreach (var dimension in Dimensions)
        {
            point[dimension.Index] = dimension.IsActive(point)
                ? dimension.Snap(point[dimension.Index])
                : Dimension.InactiveUnit;
        }
    }

    /// <summary>
    /// The assignment to try first: the default values, and where there is none the arithmetic middle of a double and
    /// the upper middle of an ordered or listed set, as Vizier does.
    /// </summary>
    public Assignment DefaultAssignment()
    {
        var assignment = new Assignment([]);
        foreach (var dimension in Dimensions)
        {
            if (dimension.IsActive(assignment))
            {
                assignment = new Assignment([.. assignment, new(dimension.Name, DefaultValues.Of(dimension))]);
            }
        }

        return assignment;
    }

    private void CheckPoint(ReadOnlySpan<double> point)
    {
        if (point.Length != Dimensions.Length)
        {
            throw new ArgumentException($"A point has {Dimensions.Length} coordinates, not {point.Length}.", nameof(point));
        }

        foreach (var coordinate in point)
        {
            if (double.IsNaN(coordinate))
            {
                throw new ArgumentException("A coordinate is not a number.", nameof(point));
            }
        }
    }
}
