using System.Collections.Immutable;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>Checks an assignment against its search space and collects every mistake.</summary>
internal static class AssignmentValidator
{
    public static ImmutableArray<ValidationError> Validate(SearchSpace space, Assignment assignment)
    {
        var errors = ImmutableArray.CreateBuilder<ValidationError>();
        var usable = new bool[space.Dimensions.Length];
        foreach (var dimension in space.Dimensions)
        {
            usable[dimension.Index] = CheckOne(dimension, assignment, usable, errors);
        }

        foreach (var (name, value) in assignment)
        {
            if (space.Find(name) is null)
            {
                errors.Add(new ValidationError(name, value.ToString(), "is not a parameter of the search space"));
            }
        }

        return errors.ToImmutable();
    }

    // Returns whether the parameter is active with a feasible value, so that its children can be judged.
    private static bool CheckOne(
        Dimension dimension, Assignment assignment, bool[] usable, ImmutableArray<ValidationError>.Builder errors)
    {
        var given = assignment.TryGetValue(dimension.Name, out var value);
        if (dimension.Parent is { } parent && given && !assignment.TryGetValue(parent.Name, out _))
        {
            errors.Add(new ValidationError(dimension.Name, value.ToString(), $"must not have a value, because '{parent.Name}' has none"));
            return false;
        }

        if (dimension.Parent is { } known && !usable[known.Index])
        {
            return false;
        }

        if (!dimension.IsActive(assignment))
        {
            if (given)
            {
                errors.Add(new ValidationError(dimension.Name, value.ToString(), $"must not have a value: it does not exist for {dimension.Parent!.Name}={assignment[dimension.Parent.Name]}"));
            }

            return false;
        }

        if (!given)
        {
            errors.Add(new ValidationError(dimension.Name, string.Empty, "needs a value"));
            return false;
        }

        if (dimension.Refuse(value) is { } allowed)
        {
            errors.Add(new ValidationError(dimension.Name, value.ToString(), allowed));
            return false;
        }

        return true;
    }
}
