using Vizier.Storage;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Insights;

/// <summary>Walks over all trials of a study.</summary>
internal static class TrialRows
{
    private const string All = "SELECT number, state, completion_order, client_id, document FROM trials WHERE study_key = @study";

    /// <summary>Reads the trials by ascending id.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="study">The study.</param>
    /// <param name="read">Told each of them.</param>
    public static void Read(VizierDbContext database, StudyHead study, Action<Row> read) => database.Statements.Query(
        $"{All} ORDER BY number",
        row =>
        {
            read(new Row(row.GetInt64(0), (State)row.GetInt32(1), row.GetInt64(2), row.GetString(3), row.GetFieldValue<byte[]>(4)));
            return true;
        },
        ("@study", study.Key));

    /// <summary>A stored trial.</summary>
    /// <param name="Number">Its id.</param>
    /// <param name="State">Its state.</param>
    /// <param name="CompletionOrder">Its rank among the trials that have ended; 0 if it has not.</param>
    /// <param name="Client">Who holds it.</param>
    /// <param name="Document">A serialised <see cref="Protocol.Trial"/>.</param>
    internal readonly record struct Row(long Number, State State, long CompletionOrder, string Client, byte[] Document);
}
