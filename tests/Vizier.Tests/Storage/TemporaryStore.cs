using Vizier.Storage;

namespace Vizier.Tests.Storage;

/// <summary>A store in a folder of its own, deleted with it.</summary>
internal sealed class TemporaryStore : IDisposable
{
    public TemporaryStore()
    {
        Folder = Directory.CreateTempSubdirectory("vizier-store-").FullName;
        Path = System.IO.Path.Combine(Folder, "vizier.db");
        Store = Store.Open(DatabaseProvider.Parse(Path));
    }

    public string Folder { get; }

    public string Path { get; }

    public Store Store { get; private set; }

    public void Reopen()
    {
        Store.Dispose();
        Store = Store.Open(DatabaseProvider.Parse(Path));
    }

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
