namespace Grpc.Core;

/// <summary>The result of a call: a code and, for failures, what went wrong.</summary>
/// <param name="statusCode">The code.</param>
/// <param name="detail">The text that travels as <c>grpc-message</c>.</param>
/// <param name="debugException">The local cause; it never leaves the process.</param>
public readonly struct Status(StatusCode statusCode, string detail, Exception? debugException) : IEquatable<Status>
{
    /// <summary>OK without a text.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>CANCELLED without a text.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    private readonly string? _detail = detail;

    /// <summary>A status without a local cause.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">The text that travels as <c>grpc-message</c>.</param>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; } = statusCode;

    /// <summary>The text; empty if there is none.</summary>
    public string Detail => _detail ?? "";

    /// <summary>The local cause, if known.</summary>
    public Exception? DebugException { get; } = debugException;

    /// <summary>Compares code and text; the local cause does not count.</summary>
    public static bool operator ==(Status left, Status right) => left.Equals(right);

    /// <summary>Compares code and text; the local cause does not count.</summary>
    public static bool operator !=(Status left, Status right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Status other) => StatusCode == other.StatusCode && Detail == other.Detail;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Status other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StatusCode, Detail);

    /// <inheritdoc/>
    public override string ToString()
    {
        var cause = DebugException is null ? "" : $", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\"";
        return $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\"{cause})";
    }
}
