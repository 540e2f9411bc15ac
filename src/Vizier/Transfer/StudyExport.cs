using System.Runtime.CompilerServices;
using Vizier.Protocol;
using Vizier.Protocol.Transfers;
using Vizier.Storage;
using Vizier.Studies.Names;

namespace Vizier.Transfer;

/// <summary>Reads a study as records. Trials are read in pages, so that memory does not grow with the study.</summary>
internal sealed class StudyExport(Store store)
{
    private const int PageSize = 100;

    /// <summary>The study, its trials by ascending id, and an end; trials as they are when each page is read.</summary>
    /// <exception cref="Studies.VizierException">There is no such study.</exception>
    public async IAsyncEnumerable<StudyRecord> RecordsAsync(StudyName name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (key, study) = await store.ReadAsync(
            database =>
            {
                var head = StudyHead.Get(database, name);
                return (head.Key, new StudyRecord { Study = StoredStudies.Get(database, name), LastTrial = head.LastTrial });
            },
            cancellationToken);
        yield return study;
        var count = 0;
        await foreach (var record in TrialsAsync(key, cancellationToken))
        {
            count++;
            yield return record;
        }

        yield return new StudyRecord { End = new StudyEnd { TrialCount = count } };
    }

    private async IAsyncEnumerable<StudyRecord> TrialsAsync(long study, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = 0L;
        while (true)
        {
            var after = last;
            var page = await store.ReadAsync(
                database => database.Trials
                    .Where(row => row.StudyKey == study && row.Number > after)
                    .OrderBy(row => row.Number)
                    .Take(PageSize)
                    .Select(row => new { row.Number, row.CompletionOrder, row.Document })
                    .ToList(),
                cancellationToken);
            foreach (var row in page)
            {
                yield return new StudyRecord { Trial = Trial.Parser.ParseFrom(row.Document), CompletionOrder = row.CompletionOrder };
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            last = page[^1].Number;
        }
    }
}
