using System.Collections.Immutable;

namespace Vizier.Algorithms;

/// <summary>An input was refused. Carries every mistake found, not only the first.</summary>
public sealed class ValidationException : Exception
{
    /// <summary>Creates the exception from at least one error.</summary>
    public ValidationException(IEnumerable<ValidationError> errors)
        : this([.. errors])
    {
    }

    private ValidationException(ImmutableArray<ValidationError> errors)
        : base(string.Join("; ", errors))
    {
        Errors = errors;
    }

    /// <summary>Every mistake, in the order of the input.</summary>
    public ImmutableArray<ValidationError> Errors { get; }
}
