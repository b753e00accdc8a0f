using System.Globalization;
using System.Text;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Sweeps;

namespace Vigil.Sim.Cli;

/// <summary>The folder that the shards of one sweep share. A file that can be read in it is complete.</summary>
internal sealed class SweepFolder(string path)
{
    /// <summary>The path of a file in it.</summary>
    public string PathOf(string name) => Path.Combine(path, name);

    /// <summary>Makes the folder if it is not there.</summary>
    public void Create() => Directory.CreateDirectory(path);

    /// <summary>The shards whose files are there, in no order.</summary>
    public IEnumerable<Shard> Shards() =>
        Directory.EnumerateFiles(path, "shard-*.json").Select(file => Shard.OfFileName(Path.GetFileName(file)))
            .OfType<Shard>();

    /// <summary>Reads a shard; null when it has no file yet.</summary>
    /// <exception cref="SweepFormatException">The file is none of this shard; the message names it.</exception>
    public ShardResult? Load(Shard shard)
    {
        var file = PathOf(shard.FileName);
        if (!File.Exists(file))
        {
            return null;
        }

        ShardResult part;
        try
        {
            part = SweepFile.Read(File.ReadAllBytes(file));
        }
        catch (SweepFormatException failure)
        {
            throw new SweepFormatException($"{file} can't be used. {failure.Message}");
        }

        return part.Shard == shard
            ? part
            : throw new SweepFormatException($"{file} can't be used. It says that it is shard {part.Shard}.");
    }

    /// <summary>
    /// Reads one of the other shards, to see whether they are of the same sweep; null when there is none. They have all
    /// done so, so one speaks for all.
    /// </summary>
    /// <exception cref="SweepFormatException">It can't be read; the message names it.</exception>
    public ShardResult? LoadAnother(Shard shard) =>
        Shards()
            .Where(other => other != shard).OrderBy(other => other.Count == shard.Count).ThenBy(other => other.Index)
            .FirstOrDefault() is { } another
            ? Load(another)
            : null;

    /// <summary>Keeps other processes off a shard until it is disposed; null when another has it.</summary>
    public FileStream? Lock(Shard shard)
    {
        var file = PathOf(Path.ChangeExtension(shard.FileName, ".lock"));
        FileStream held;
        try
        {
            held = new FileStream(
                file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 1,
                    FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }

        // What a process left that was killed in the middle of writing.
        foreach (var left in Directory.GetFiles(path, shard.FileName + ".*.part"))
        {
            File.Delete(left);
        }

        return held;
    }

    /// <summary>Writes a shard.</summary>
    public void Save(ShardResult part) => Write(PathOf(part.Shard.FileName), SweepFile.Write(part));

    /// <summary>Writes a failure's schedule.</summary>
    /// <returns>The name of its file.</returns>
    public string Save(Schedule schedule)
    {
        var name = FailureFiles.NameOf(schedule);
        Write(PathOf(name), Encoding.UTF8.GetBytes(ScheduleFile.Write(schedule)));
        return name;
    }

    /// <summary>
    /// Replaces a file by another one in one step: a process that is killed on the way, or reads in between, finds the
    /// old one.
    /// </summary>
    public static void Write(string file, byte[] content)
    {
        // Of this process alone, and closed before it is moved: a reader meanwhile must not find it locked.
        var aside = string.Create(CultureInfo.InvariantCulture, $"{file}.{Environment.ProcessId}.part");
        using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(aside, file, overwrite: true);
    }
}
