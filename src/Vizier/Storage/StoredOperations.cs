using Google.LongRunning;
using Google.Protobuf;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Storage;

/// <summary>Reads and writes the operations of suggest calls, in work passed to <see cref="Store"/>.</summary>
internal static class StoredOperations
{
    /// <summary>How many operations of a client are kept for polling; older ones are forgotten.</summary>
    public const int KeptPerClient = 100;

    private const string Last = "SELECT number FROM suggest_operations WHERE study_key = @study AND client_id = @client ORDER BY number DESC LIMIT 1";

    private const string ByNumber = "SELECT document FROM suggest_operations WHERE study_key = @study AND client_id = @client AND number = @number";

    private const string Insert = "INSERT INTO suggest_operations (study_key, client_id, number, document) VALUES (@study, @client, @number, @document)";

    private const string Forget = "DELETE FROM suggest_operations WHERE study_key = @study AND client_id = @client AND number = @number";

    /// <summary>An operation.</summary>
    /// <exception cref="VizierException">The study or the operation does not exist.</exception>
    public static Operation Get(VizierDbContext database, SuggestOperationName name)
    {
        var study = StudyHead.Get(database, name.Study);
        var document = database.Statements.Find(
            ByNumber, row => row.GetFieldValue<byte[]>(0), ("@study", study.Key), ("@client", name.ClientId), ("@number", name.Number));
        return document is null ? throw VizierException.NotFound("operation", name.ToString()) : Operation.Parser.ParseFrom(document);
    }

    /// <summary>Adds an operation under the client's next number, and gives it its name.</summary>
    public static Operation Add(VizierDbContext database, StudyHead study, string clientId, Operation operation)
    {
        var number = LastNumber(database, study, clientId) + 1;
        operation.Name = new SuggestOperationName(study.Name, clientId, number).ToString();
        database.Statements.Execute(
            Insert, ("@study", study.Key), ("@client", clientId), ("@number", number), ("@document", operation.ToByteArray()));
        if (number > KeptPerClient)
        {
            database.Statements.Execute(Forget, ("@study", study.Key), ("@client", clientId), ("@number", number - KeptPerClient));
        }

        database.Recent!.Keep(study.Key, clientId, number);
        return operation;
    }

    private static long LastNumber(VizierDbContext database, StudyHead study, string clientId) =>
        database.Recent!.FindOperation(study.Key, clientId)
        ?? (long?)database.Statements.Find(Last, row => (object)row.GetInt64(0), ("@study", study.Key), ("@client", clientId))
        ?? 0;
}
