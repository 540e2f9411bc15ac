namespace Vizier.Studies;

/// <summary>
/// The one exception for what a caller did wrong or has to know. The transports map its <see cref="Kind"/> to a status;
/// its message is meant for the caller.
/// </summary>
internal sealed class VizierException : Exception
{
    private VizierException(ErrorKind kind, string message, IReadOnlyList<FieldViolation> violations, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Violations = violations;
    }

    /// <summary>What kind of mistake it is.</summary>
    public ErrorKind Kind { get; }

    /// <summary>The fields that are wrong; empty unless <see cref="Kind"/> is <see cref="ErrorKind.InvalidArgument"/>.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; }

    /// <summary>A field holds what it must not hold.</summary>
    /// <param name="field">The field's path in the request.</param>
    /// <param name="description">The value, what is wrong with it and what is allowed.</param>
    public static VizierException Invalid(string field, string description) => Invalid([new FieldViolation(field, description)]);

    /// <summary>Several fields hold what they must not hold.</summary>
    /// <param name="violations">All of them, at least one.</param>
    public static VizierException Invalid(IReadOnlyList<FieldViolation> violations) =>
        new(ErrorKind.InvalidArgument, string.Join("; ", violations), violations);

    /// <summary>A resource does not exist.</summary>
    /// <param name="resource">What it is: study, trial, operation ...</param>
    /// <param name="name">Its resource name.</param>
    public static VizierException NotFound(string resource, string name) =>
        new(ErrorKind.NotFound, $"there is no {resource} '{name}'", []);

    /// <summary>A resource exists already.</summary>
    /// <param name="resource">What it is: study, experiment ...</param>
    /// <param name="name">Its resource name.</param>
    public static VizierException Exists(string resource, string name) =>
        new(ErrorKind.AlreadyExists, $"there is a {resource} '{name}' already", []);

    /// <summary>What the request names is not in a state that allows it.</summary>
    public static VizierException Precondition(string message) => new(ErrorKind.FailedPrecondition, message, []);

    /// <summary>Any other kind of mistake.</summary>
    public static VizierException Of(ErrorKind kind, string message, Exception? inner = null) => new(kind, message, [], inner);
}
