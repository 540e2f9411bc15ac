using Npgsql;
using Vizier.Studies;

namespace Vizier.Storage;

/// <summary>Reads what users write to name a PostgreSQL database.</summary>
internal static class PostgresConnection
{
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    // A statement is prepared at its second use, and there are no more of them than this.
    private const int PreparedStatements = 200;

    /// <summary>Whether a text names a PostgreSQL database rather than a file.</summary>
    public static bool IsMeantBy(string database) =>
        Array.Exists(Schemes, scheme => database.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        || database.Split(';').Any(part => part.Split('=')[0].Trim().ToUpperInvariant() is "HOST" or "SERVER");

    /// <summary>The connection string of a text.</summary>
    /// <exception cref="VizierException">It is no connection string.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string database)
    {
        try
        {
            var builder = database.Contains("://", StringComparison.Ordinal)
                ? OfAddress(new Uri(database))
                : new NpgsqlConnectionStringBuilder(database);
            if (string.IsNullOrEmpty(builder.Database))
            {
                throw VizierException.Invalid("database", "names no PostgreSQL database; add Database=NAME");
            }

            builder.ApplicationName ??= "vizier";
            builder.MaxAutoPrepare = PreparedStatements;
            builder.AutoPrepareMinUsages = 2;
            builder.Enlist = false;
            return builder;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw VizierException.Invalid(
                "database",
                $"is no connection string of PostgreSQL: {exception.Message}; give Host=HOST;Database=NAME;Username=USER or postgresql://USER@HOST/NAME");
        }
    }

    private static NpgsqlConnectionStringBuilder OfAddress(Uri address)
    {
        var user = address.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Database = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/')),
        };
        if (address.Port > 0)
        {
            builder.Port = address.Port;
        }

        if (user[0].Length > 0)
        {
            builder.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            builder.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var setting in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = setting.Split('=', 2);
            builder[Uri.UnescapeDataString(pair[0])] = Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : string.Empty);
        }

        return builder;
    }
}
