namespace Vizier.Studies;

/// <summary>What kind of mistake a <see cref="VizierException"/> reports; the names of gRPC's status codes.</summary>
internal enum ErrorKind
{
    /// <summary>The request itself is wrong, whatever is stored.</summary>
    InvalidArgument,

    /// <summary>What the request names does not exist.</summary>
    NotFound,

    /// <summary>A thing of that name exists already.</summary>
    AlreadyExists,

    /// <summary>The request is well formed, but what it names is not in a state that allows it.</summary>
    FailedPrecondition,

    /// <summary>The work took longer than it may.</summary>
    DeadlineExceeded,

    /// <summary>The request, or what it asks for, is larger than allowed.</summary>
    ResourceExhausted,

    /// <summary>The database cannot be reached or written just now; the request may be repeated.</summary>
    Unavailable,

    /// <summary>A fault of the service or of an algorithm.</summary>
    Internal,
}
