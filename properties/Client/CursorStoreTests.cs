using Vigil.Client;
using Vigil.Client.Hosting;
using Xunit;

namespace Vigil.Properties.Client;

/// <summary>Positions that are kept in files and in memory.</summary>
public sealed class CursorStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("vigil-cursors-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("orders")]
    [InlineData("a/b ../ü %2F")]
    public async Task What_was_saved_is_loaded_by_another_store(string name)
    {
        var first = new FileCursorStore(_directory);
        Assert.Null(await first.LoadAsync(name, default));
        await first.SaveAsync(name, 7, default);
        await first.SaveAsync(name, long.MaxValue, default);
        Assert.Equal(long.MaxValue, await new FileCursorStore(_directory).LoadAsync(name, default));
        Assert.Equal(_directory, Path.GetDirectoryName(Assert.Single(Directory.GetFiles(_directory))));
    }

    [Fact]
    public async Task Names_do_not_share_a_position()
    {
        foreach (var store in new IWatchCursorStore[] { new FileCursorStore(_directory), new MemoryCursorStore() })
        {
            await store.SaveAsync("a", 3, default);
            await store.SaveAsync("b", 4, default);
            Assert.Equal(3, await store.LoadAsync("a", default));
            Assert.Equal(4, await store.LoadAsync("b", default));
            Assert.Null(await store.LoadAsync("c", default));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("7\n")]
    [InlineData("vigil watch cursor 1\n")]
    [InlineData("vigil watch cursor 1\nseven\n")]
    [InlineData("vigil watch cursor 1\n-7\n")]
    [InlineData("vigil watch cursor 2\n7\n")]
    public async Task A_file_that_is_no_position_is_refused_and_not_taken_for_none(string text)
    {
        var path = Path.Combine(_directory, "a.cursor");
        await File.WriteAllTextAsync(path, text);
        var store = new FileCursorStore(_directory);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(async () => await store.LoadAsync("a", default));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A crash while writing leaves the part behind; the position before it counts.</summary>
    [Fact]
    public async Task A_half_written_position_is_not_read()
    {
        var store = new FileCursorStore(_directory);
        await store.SaveAsync("a", 7, default);
        await File.WriteAllTextAsync(Path.Combine(_directory, "a.cursor.part"), "vigil wat");
        Assert.Equal(7, await store.LoadAsync("a", default));
        await store.SaveAsync("a", 8, default);
        Assert.Equal(8, await store.LoadAsync("a", default));
    }
}
