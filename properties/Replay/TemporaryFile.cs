namespace Vigil.Properties.Replay;

/// <summary>A file that is gone when the test is.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private TemporaryFile(string path) => Path = path;

    public string Path { get; }

    public static TemporaryFile With(string text, string extension = ".tmp")
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"vigil-{Guid.NewGuid():n}{extension}");
        File.WriteAllText(path, text);
        return new TemporaryFile(path);
    }

    public void Dispose() => File.Delete(Path);
}
