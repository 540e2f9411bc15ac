using System.Collections.Concurrent;
using Vizier.Protocol;
using Vizier.Protocol.Transfers;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Record = Vizier.Protocol.Transfers.ImportStudyRequest.RecordOneofCase;
using State = Vizier.Protocol.Study.Types.State;

namespace Vizier.Transfer;

/// <summary>
/// Makes a study of records. It is INACTIVE until the last one is stored, so that nobody works on a part of it, and deleted
/// again if one is wrong. An import that was cut off with its service is begun anew by the next one of that name.
/// </summary>
internal sealed class StudyImport(Store store)
{
    private const int BatchCount = 200;
    private const int BatchBytes = 8_000_000;
    private const string UnderWay = "its import has not ended; where it was cut off, import it again, or delete the study";

    private readonly ConcurrentDictionary<StudyName, bool> _underWay = [];

    /// <summary>Stores the records.</summary>
    /// <param name="records">The study first, then its trials by ascending id, then the end.</param>
    /// <param name="cancellationToken">Gives up, and deletes what there is.</param>
    /// <returns>The study as stored.</returns>
    /// <exception cref="VizierException">A record is wrong, or there is a study of that name.</exception>
    public async Task<Study> RunAsync(IAsyncEnumerable<ImportStudyRequest> records, CancellationToken cancellationToken)
    {
        await using var stream = records.GetAsyncEnumerator(cancellationToken);
        if (!await stream.MoveNextAsync() || stream.Current.RecordCase != Record.Study)
        {
            throw VizierException.Invalid("study", "is missing; the first record must be the study");
        }

        var first = stream.Current;
        var name = StudyName.Parse(first.Name, "name");
        var study = Read(name, first);
        if (!_underWay.TryAdd(name, true))
        {
            throw VizierException.Of(ErrorKind.AlreadyExists, $"the study '{name}' is being imported by another call; let that end, or import under another name");
        }

        try
        {
            return await StoreAsync(stream, name, first, study, cancellationToken);
        }
        finally
        {
            _underWay.TryRemove(name, out _);
        }
    }

    private async Task<Study> StoreAsync(
        IAsyncEnumerator<ImportStudyRequest> stream, StudyName name, ImportStudyRequest first, Study study, CancellationToken cancellationToken)
    {
        var head = await store.WriteAsync(database => Begin(database, name, study), cancellationToken);
        try
        {
            var reader = new TrialRecords(name, study.StudySpec);
            await StoreTrialsAsync(stream, head, reader, cancellationToken);
            reader.CheckEnd();
            return await store.WriteAsync(
                database => End(database, head, study, Math.Max(first.LastTrial, reader.LastTrial)), cancellationToken);
        }
        catch
        {
            await store.WriteAsync(database => Abandon(database, head), CancellationToken.None);
            throw;
        }
    }

    private async Task StoreTrialsAsync(
        IAsyncEnumerator<ImportStudyRequest> stream, StudyHead head, TrialRecords reader, CancellationToken cancellationToken)
    {
        var isLast = false;
        while (!isLast)
        {
            var batch = new List<ImportStudyRequest>();
            var bytes = 0;
            while (!isLast && batch.Count < BatchCount && bytes < BatchBytes)
            {
                isLast = !await stream.MoveNextAsync();
                if (!isLast && reader.Check(stream.Current) is { RecordCase: Record.Trial } record)
                {
                    batch.Add(record);
                    bytes += record.CalculateSize();
                }
            }

            await store.WriteAsync(database => Store(database, head, batch), cancellationToken);
        }
    }

    private static Study Read(StudyName name, ImportStudyRequest record)
    {
        ResourcePath.CheckId(name.Owner, "name");
        ResourcePath.CheckId(name.StudyId, "name");
        TimeRules.Check(record.Study.CreateTime, "study.create_time");
        if (!Enum.IsDefined(record.Study.State))
        {
            throw VizierException.Invalid("study.state", $"{(int)record.Study.State}: must be ACTIVE, INACTIVE, COMPLETED or unset");
        }

        if (record.LastTrial < 0)
        {
            throw VizierException.Invalid("last_trial", $"{record.LastTrial}: must be 0 or more");
        }

        var time = record.Study.CreateTime;
        var study = StudyRules.Create(name, record.Study, default);
        study.CreateTime = time;
        study.DisplayName = name.StudyId;
        return study;
    }

    private static StudyHead Begin(VizierDbContext database, StudyName name, Study study)
    {
        if (StudyHead.Find(database, name) is { } present)
        {
            DeleteUnfinished(database, present);
        }

        var begun = study.Clone();
        begun.State = State.Inactive;
        begun.InactiveReason = UnderWay;
        StoredStudies.CreateOrLoad(database, name, () => begun);
        var head = StudyHead.Get(database, name);
        UnfinishedImports.Add(database, head);
        return head;
    }

    private static void DeleteUnfinished(VizierDbContext database, StudyHead present)
    {
        if (!UnfinishedImports.Contain(database, present))
        {
            throw VizierException.Of(ErrorKind.AlreadyExists, $"there is a study '{present.Name}' already; import under another name, or delete it");
        }

        StoredStudies.Delete(database, present.Name);
    }

    private static void Store(VizierDbContext database, StudyHead head, List<ImportStudyRequest> batch)
    {
        var study = Current(database, head);
        foreach (var record in batch)
        {
            study = StoredTrials.Restore(
                database, study, TrialRecords.NumberOf(head.Name, record.Trial), record.CompletionOrder, record.Trial.Clone());
        }

        study.Save(database);
    }

    private static Study End(VizierDbContext database, StudyHead head, Study study, long lastTrial)
    {
        (Current(database, head) with { LastTrial = lastTrial }).Save(database);
        UnfinishedImports.Remove(database, head);
        return StoredStudies.Change(database, head.Name, stored =>
        {
            stored.State = study.State;
            stored.InactiveReason = study.InactiveReason;
        });
    }

    // Somebody may delete the study meanwhile, or make it anew.
    private static StudyHead Current(VizierDbContext database, StudyHead head) =>
        StudyHead.Find(database, head.Name) is { } found && found.Key == head.Key
            ? found
            : throw VizierException.Precondition($"the study '{head.Name}' was deleted, or its import begun anew, during this import");

    private static void Abandon(VizierDbContext database, StudyHead head)
    {
        if (StudyHead.Find(database, head.Name)?.Key == head.Key)
        {
            StoredStudies.Delete(database, head.Name);
        }
    }
}
