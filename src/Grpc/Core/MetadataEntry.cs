using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with its text or, if the key ends in <c>-bin</c>, its bytes.</summary>
    public sealed class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

        private readonly string? _value;
        private readonly byte[]? _bytes;

        /// <summary>A text entry.</summary>
        /// <param name="key">Letters, digits, <c>_</c>, <c>-</c> and <c>.</c>; letters are lower-cased; not ending in <c>-bin</c>.</param>
        /// <param name="value">Printable ASCII, %x20 to %x7E.</param>
        /// <exception cref="ArgumentException">The key or the value holds another character, or the key is a binary one.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = NormalizeKey(key);
            if (IsBinary)
            {
                throw new ArgumentException($"The value of the binary metadata key '{Key}' must be bytes.", nameof(key));
            }

            var bad = value.AsSpan().IndexOfAnyExceptInRange(' ', '~');
            if (bad >= 0)
            {
                throw new ArgumentException(
                    $"The value of metadata key '{Key}' holds the character U+{(int)value[bad]:X4}; allowed is printable ASCII. "
                    + "Other content needs a key ending in '-bin'.",
                    nameof(value));
            }

            _value = value;
        }

        /// <summary>A binary entry.</summary>
        /// <param name="key">Letters, digits, <c>_</c>, <c>-</c> and <c>.</c>, ending in <c>-bin</c>; letters are lower-cased.</param>
        /// <param name="valueBytes">The bytes; they are copied.</param>
        /// <exception cref="ArgumentException">The key holds another character or does not end in <c>-bin</c>.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = NormalizeKey(key);
            if (!IsBinary)
            {
                throw new ArgumentException($"The metadata key '{Key}' has bytes as value, so it must end in '-bin'.", nameof(key));
            }

            _bytes = [.. valueBytes];
        }

        private Entry(string key, string? value, byte[]? bytes)
        {
            Key = key;
            _value = value;
            _bytes = bytes;
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes: the key ends in <c>-bin</c>.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => _value ?? throw new InvalidOperationException($"The metadata entry '{Key}' is binary; read ValueBytes.");

        /// <summary>A copy of the bytes; of a text entry, its ASCII bytes.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_value!) : [.. _bytes];

        /// <summary>The bytes themselves, not to be changed.</summary>
        internal ReadOnlySpan<byte> RawBytes => _bytes;

        /// <inheritdoc/>
        public override string ToString() => IsBinary
            ? $"[Entry: key={Key}, valueBytes={Convert.ToHexString(_bytes!)}]"
            : $"[Entry: key={Key}, value={_value}]";

        /// <summary>An entry as it came over the wire: whatever a peer sends in a text value is kept.</summary>
        internal static Entry Received(string key, string value) => new(Lower(key), value, null);

        /// <summary>A binary entry as it came over the wire; takes the array over.</summary>
        internal static Entry Received(string key, byte[] bytes) => new(Lower(key), null, bytes);

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        private static string Lower(string key) => key.AsSpan().ContainsAnyInRange('A', 'Z') ? key.ToLowerInvariant() : key;

        private static string NormalizeKey(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            var lower = Lower(key);
            var bad = lower.AsSpan().IndexOfAnyExcept(KeyCharacters);
            return bad < 0
                ? lower
                : throw new ArgumentException(
                    $"The metadata key '{key}' holds the character '{key[bad]}'; allowed are letters, digits, '_', '-' and '.'.",
                    nameof(key));
        }
    }
}
