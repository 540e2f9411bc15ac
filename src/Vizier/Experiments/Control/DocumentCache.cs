using System.Collections.Concurrent;
using Vizier.Experiments.Documents;

namespace Vizier.Experiments.Control;

/// <summary>The parsed documents of stored experiments. A document never changes, so neither does an entry.</summary>
internal sealed class DocumentCache
{
    private readonly ConcurrentDictionary<string, ExperimentDocument> _documents = new();

    /// <summary>The document of a text that was accepted when it was submitted.</summary>
    /// <exception cref="InvalidOperationException">This version of the program does not accept it any more.</exception>
    public ExperimentDocument Parse(string text) => _documents.GetOrAdd(text, static text =>
    {
        var parsed = ExperimentParser.Parse(text);
        return parsed.Document ?? throw new InvalidOperationException(
            $"The stored document is not accepted by this version: {string.Join("; ", parsed.Errors)}");
    });

    /// <summary>Forgets the document of a deleted experiment.</summary>
    public void Forget(string text) => _documents.TryRemove(text, out _);
}
