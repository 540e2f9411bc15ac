using Google.Protobuf;

namespace Vizier.Studies;

/// <summary>How large a study or a trial may become.</summary>
internal static class DocumentLimits
{
    /// <summary>
    /// The most bytes of one serialised study or trial: gRPC clients refuse answers beyond 4 MiB by default, so that a
    /// larger one could be stored but never be read again.
    /// </summary>
    public const int LargestDocument = 4_000_000;

    /// <summary>Refuses a document that has become too large.</summary>
    /// <param name="document">The study or trial.</param>
    /// <param name="field">What made it grow, for the error.</param>
    /// <returns>The document.</returns>
    /// <exception cref="VizierException">It is too large.</exception>
    public static T Check<T>(T document, string field)
        where T : IMessage<T>
    {
        var size = document.CalculateSize();
        return size <= LargestDocument
            ? document
            : throw VizierException.Invalid(
                field, $"the {typeof(T).Name.ToLowerInvariant()} would take {size} bytes, with its metadata; at most {LargestDocument} are allowed");
    }
}
