using System.Globalization;
using Vizier.Studies;

namespace Vizier.Storage;

/// <summary>Which part of a list is wanted. Pages go on after the last key of the page before, so that a change of the list
/// between two pages loses and repeats nothing.</summary>
/// <param name="After">The key after which the page begins; 0 for the first page.</param>
/// <param name="Size">The most items; <see cref="int.MaxValue"/> for all.</param>
internal sealed record PageRequest(long After, int Size)
{
    /// <summary>The whole list.</summary>
    public static PageRequest All { get; } = new(0, int.MaxValue);

    /// <summary>Reads the fields of a list request.</summary>
    /// <param name="size">At most so many; 0 for all.</param>
    /// <param name="token">The token of the page before; empty for the first page.</param>
    /// <exception cref="VizierException">One of them is wrong.</exception>
    public static PageRequest Parse(int size, string token)
    {
        if (size < 0)
        {
            throw VizierException.Invalid("page_size", $"{size}: must be 0 (all) or more");
        }

        long after = 0;
        if (token.Length > 0 && !long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            throw VizierException.Invalid("page_token", $"'{token}': must be the next_page_token of the page before, or empty");
        }

        return new PageRequest(after, size == 0 ? int.MaxValue : size);
    }

    /// <summary>Takes a page from rows that are ordered by key and begin after <see cref="After"/>.</summary>
    public Page<T> Cut<TRow, T>(IQueryable<TRow> rows, Func<TRow, long> keyOf, Func<TRow, T> read)
    {
        if (Size == int.MaxValue)
        {
            return new Page<T>([.. rows.AsEnumerable().Select(read)], string.Empty);
        }

        var taken = rows.Take(Size + 1).ToList();
        var isLast = taken.Count <= Size;
        var token = isLast ? string.Empty : keyOf(taken[Size - 1]).ToString(CultureInfo.InvariantCulture);
        return new Page<T>([.. taken.Take(Size).Select(read)], token);
    }
}

/// <summary>A part of a list.</summary>
/// <param name="Items">The items in the list's order.</param>
/// <param name="NextToken">The token of the next page; empty on the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string NextToken);
