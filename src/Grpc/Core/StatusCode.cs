namespace Grpc.Core;

/// <summary>The outcome of a call, with the numbers that travel as <c>grpc-status</c>.</summary>
public enum StatusCode
{
    /// <summary>Success.</summary>
    OK = 0,

    /// <summary>The call was cancelled, usually by the caller.</summary>
    Cancelled = 1,

    /// <summary>An error of which nothing more is known.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system is.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call completed.</summary>
    DeadlineExceeded = 4,

    /// <summary>The named entity does not exist.</summary>
    NotFound = 5,

    /// <summary>The entity to be created exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known but may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a limit or the space is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs; the caller must change that first.</summary>
    FailedPrecondition = 9,

    /// <summary>The call lost against a concurrent one; repeat the whole read-modify-write.</summary>
    Aborted = 10,

    /// <summary>The call went past the valid range, for instance past the last page.</summary>
    OutOfRange = 11,

    /// <summary>The service or method does not exist on this server.</summary>
    Unimplemented = 12,

    /// <summary>An invariant of the system is broken.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached now; repeat the call after a pause.</summary>
    Unavailable = 14,

    /// <summary>Data are lost or corrupt beyond repair.</summary>
    DataLoss = 15,

    /// <summary>The caller gave no valid credentials.</summary>
    Unauthenticated = 16,
}
