using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Vizier.Experiments.Control.Rows;

/// <summary>How the members of rows become columns.</summary>
internal static partial class Columns
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>A column that holds a value as JSON text.</summary>
    public static ValueConverter<T, string> Json<T>() => new(
        value => JsonSerializer.Serialize(value, Options), text => JsonSerializer.Deserialize<T>(text, Options)!);

    /// <summary>Names the columns in lower case with underscores, and stores times as their ticks in UTC, yes and no as 1 and 0.</summary>
    public static void Name<T>(EntityTypeBuilder<T> builder)
        where T : class
    {
        foreach (var property in builder.Metadata.GetProperties().ToList())
        {
            property.SetColumnName(WordStart().Replace(property.Name, "_$0").ToLowerInvariant());
            if (property.ClrType == typeof(bool))
            {
                property.SetValueConverter(new BoolToZeroOneConverter<long>());
            }
            else if (property.ClrType == typeof(DateTimeOffset?))
            {
                property.SetValueConverter(new ValueConverter<DateTimeOffset, long>(
                    time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero)));
            }
        }
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
