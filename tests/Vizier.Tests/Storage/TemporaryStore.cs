using Vizier.Storage;

namespace Vizier.Tests.Storage;

/// <summary>A store over a database of its own, thrown away with it.</summary>
public sealed class TemporaryStore : IDisposable
{
    private readonly DatabaseProvider _provider;
    private readonly Action _discard;

    internal TemporaryStore(DatabaseProvider provider, Action discard)
    {
        _provider = provider;
        _discard = discard;
        Store = Store.Open(provider);
    }

    internal Store Store { get; private set; }

    public void Reopen()
    {
        Store.Dispose();
        Store = Store.Open(_provider);
    }

    public void Dispose()
    {
        Store.Dispose();
        _discard();
    }

    internal static TemporaryStore OnSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("vizier-store-");
        return new TemporaryStore(
            DatabaseProvider.Parse(Path.Combine(folder.FullName, "vizier.db")), () => folder.Delete(recursive: true));
    }

    internal static TemporaryStore OnPostgres()
    {
        var database = PostgresCluster.CreateDatabase();
        return new TemporaryStore(DatabaseProvider.Parse(database), () => PostgresCluster.Drop(database));
    }
}
