namespace Vizier.Studies;

/// <summary>What kind of mistake a <see cref="VizierException"/> reports; names and numbers are those of google.rpc.Code.</summary>
internal enum ErrorKind
{
    /// <summary>The request itself is wrong, whatever is stored.</summary>
    InvalidArgument = 3,

    /// <summary>What the request names does not exist.</summary>
    NotFound = 5,

    /// <summary>A thing of that name exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The request is well formed, but what it names is not in a state that allows it.</summary>
    FailedPrecondition = 9,

    /// <summary>The work took longer than it may.</summary>
    DeadlineExceeded = 4,

    /// <summary>The request, or what it asks for, is larger than allowed.</summary>
    ResourceExhausted = 8,

    /// <summary>The caller is known, and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>The call needs an API key, and has none that is valid.</summary>
    Unauthenticated = 16,

    /// <summary>The database cannot be reached or written just now; the request may be repeated.</summary>
    Unavailable = 14,

    /// <summary>A fault of the service or of an algorithm.</summary>
    Internal = 13,
}
