using System.Runtime.CompilerServices;
using System.Text;
using Vizier.Protocol;
using Vizier.Protocol.Transfers;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Transfer;

/// <summary>The trials of a study as CSV, for people, spreadsheets and data frames.</summary>
internal sealed class TrialTable(Store store, StudyExport export, TimeProvider time)
{
    private const int PieceLength = 32 * 1024;

    /// <summary>Writes a study's trials by ascending id.</summary>
    /// <returns>Pieces of the table, each of whole lines.</returns>
    /// <exception cref="VizierException">There is no such study.</exception>
    public async IAsyncEnumerable<string> ExportAsync(StudyName name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Which columns there are is known once all trials were seen; reading them twice costs less than keeping them.
        var columns = new TableColumns();
        await foreach (var trial in TrialsAsync(name, cancellationToken))
        {
            columns.Add(trial);
        }

        var piece = new StringBuilder(CsvText.Line(columns.Names));
        await foreach (var trial in TrialsAsync(name, cancellationToken))
        {
            piece.Append(CsvText.Line(columns.ValuesOf(trial)));
            if (piece.Length >= PieceLength)
            {
                yield return piece.ToString();
                piece.Clear();
            }
        }

        yield return piece.ToString();
    }

    /// <summary>Adds the lines of a table to a study, all or none.</summary>
    /// <returns>How many trials were added.</returns>
    /// <exception cref="VizierException">There is no such study, it is not ACTIVE, or a line is wrong.</exception>
    public Task<int> ImportAsync(StudyName name, string table, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return store.WriteAsync(
            database =>
            {
                var trials = TableReader.Read(table, StoredStudies.Get(database, name).StudySpec ?? new StudySpec());
                for (var i = 0; i < trials.Count; i++)
                {
                    Create(database, name, trials[i], line: i + 1, now);
                }

                return trials.Count;
            },
            cancellationToken);
    }

    private static void Create(VizierDbContext database, StudyName name, Trial trial, int line, DateTimeOffset now)
    {
        try
        {
            StoredTrials.Create(database, name, trial, now);
        }
        catch (VizierException exception) when (exception.Kind == ErrorKind.InvalidArgument)
        {
            throw VizierException.Invalid([.. exception.Violations.Select(violation =>
                violation with { Field = $"table, row {line}: {violation.Field}" })]);
        }
    }

    private async IAsyncEnumerable<Trial> TrialsAsync(StudyName name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in export.RecordsAsync(name, cancellationToken))
        {
            if (record.RecordCase == StudyRecord.RecordOneofCase.Trial)
            {
                yield return record.Trial;
            }
        }
    }
}
