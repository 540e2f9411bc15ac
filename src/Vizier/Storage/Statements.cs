using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Vizier.Storage;

/// <summary>
/// SQL prepared once per connection and run many times: a tenth of what a query costs that EF Core sets up anew each
/// time. Not safe for several threads, like the context it belongs to.
/// </summary>
internal sealed class Statements(VizierDbContext context) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = [];

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement with parameters <c>@name</c>. The same text always takes the same parameters.</param>
    /// <param name="parameters">The parameters' names and values.</param>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        context.HasWritten = true;
        return Bind(sql, parameters).ExecuteNonQuery();
    }

    /// <summary>Runs a query.</summary>
    /// <param name="sql">The query with parameters <c>@name</c>.</param>
    /// <param name="read">Turns the reader's current row into a value.</param>
    /// <param name="parameters">The parameters' names and values.</param>
    /// <returns>The rows in the query's order.</returns>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var reader = Bind(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Runs a query that finds one row or none.</summary>
    /// <inheritdoc cref="Query"/>
    /// <returns>The first row, or null.</returns>
    public T? Find<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> parameters)
        where T : class
    {
        using var reader = Bind(sql, parameters).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
    }

    private DbCommand Bind(string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = Create(sql, parameters);
            _commands.Add(sql, command);
        }

        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value;
        }

        return command;
    }

    private DbCommand Create(string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        foreach (var (name, _) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
