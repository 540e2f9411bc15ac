using Google.Protobuf.Collections;
using Vizier.Protocol;

namespace Vizier.Studies;

/// <summary>How annotations are merged: by namespace and key, the last one wins, nothing is deleted.</summary>
internal static class MetadataRules
{
    /// <summary>Merges annotations into those of a study or a trial and orders them by namespace and key.</summary>
    /// <param name="stored">Those that are there; changed in place.</param>
    /// <param name="updates">Those to set, in the order in which they apply.</param>
    public static void Merge(RepeatedField<KeyValue> stored, IEnumerable<KeyValue> updates)
    {
        var merged = new SortedDictionary<(string Namespace, string Key), KeyValue>(KeyOrder.Instance);
        foreach (var item in stored.Concat(updates))
        {
            merged[(item.Ns, item.Key)] = item;
        }

        stored.Clear();
        stored.Add(merged.Values);
    }

    /// <summary>The value of a text annotation.</summary>
    /// <returns>The text, or null if there is none of that name.</returns>
    public static string? Find(RepeatedField<KeyValue> metadata, string ns, string key)
    {
        for (var i = metadata.Count - 1; i >= 0; i--)
        {
            if (metadata[i].Key == key && metadata[i].Ns == ns && metadata[i].AValueCase == KeyValue.AValueOneofCase.Value)
            {
                return metadata[i].Value;
            }
        }

        return null;
    }

    private sealed class KeyOrder : IComparer<(string Namespace, string Key)>
    {
        public static KeyOrder Instance { get; } = new();

        public int Compare((string Namespace, string Key) x, (string Namespace, string Key) y)
        {
            var byNamespace = string.CompareOrdinal(x.Namespace, y.Namespace);
            return byNamespace != 0 ? byNamespace : string.CompareOrdinal(x.Key, y.Key);
        }
    }
}
