import Evidence
import Testing
import TimeModel

@testable import Synchronisation

struct FilenameClockTests {
  /// Each name with what must be read from it: kind, time, stamp; nothing where nothing may be read.
  private static let names: [(String, [String])] = [
    ("VID_20170408_154003.mp4", ["filename.android 2017-04-08 15:40:03 either"]),
    ("IMG_20170408_154003.jpg", ["filename.android 2017-04-08 15:40:03 either"]),
    ("MVI_20170408_154003.MP4", ["filename.android 2017-04-08 15:40:03 either"]),
    ("VID20170408154003.mp4", ["filename.android 2017-04-08 15:40:03 either"]),
    ("vid_20170408_154003123.mp4", ["filename.android 2017-04-08 15:40:03.123 either"]),
    ("MVI_1234.MOV", []), ("IMG_4521.MOV", []), ("GX010123.MP4", []),
    ("PXL_20220831_003137144.mp4", ["filename.pixel 2022-08-31 00:31:37.144+00:00 start"]),
    ("PXL_20220831_003137144.TS.mp4", ["filename.pixel 2022-08-31 00:31:37.144+00:00 start"]),
    ("PXL_20220831_003137144~2.mp4", ["filename.pixel 2022-08-31 00:31:37.144+00:00 start copy"]),
    ("PXL_20220831_003137.mp4", ["filename.pixel 2022-08-31 00:31:37+00:00 start"]),
    ("party_20170408_154003.mp4", ["filename.timestamp 2017-04-08 15:40:03 either"]),
    ("2017-04-08 15-40-03.mkv", ["filename.obs 2017-04-08 15:40:03 start"]),
    ("Replay 2017-04-08 15-40-03.mkv", ["filename.obs 2017-04-08 15:40:03 start"]),
    ("VID-20170408-WA0007.mp4", ["filename.whatsApp 2017-04-08 receipt"]),
    ("IMG-20170408-WA0007.jpg", ["filename.whatsApp 2017-04-08 receipt"]),
    (
      "WhatsApp Video 2017-04-08 at 15.42.10.mp4",
      ["filename.whatsApp 2017-04-08 15:42:10 receipt"]
    ),
    (
      "WhatsApp Video 2017-04-08 at 3.42.10 PM (1).mp4",
      ["filename.whatsApp 2017-04-08 15:42:10 receipt copy"]
    ),
    (
      "WhatsApp Video 2017-04-08 at 12.42.10\u{202F}AM.mp4",
      ["filename.whatsApp 2017-04-08 00:42:10 receipt"]
    ),
    ("video_2017-04-08_15-42-10.mp4", ["filename.telegram 2017-04-08 15:42:10 receipt"]),
    ("signal-2017-04-08-154210.mp4", ["filename.signal 2017-04-08 15:42:10 receipt"]),
    ("signal-2017-04-08-15-42-10-123.mp4", ["filename.signal 2017-04-08 15:42:10 receipt"]),
    ("RPReplay_Final1491658803.MP4", ["filename.iosScreen 2017-04-08 13:40:03+00:00 either"]),
    ("RPReplay_Final149165880.MP4", []), ("RPReplay_Final14916588031.MP4", []),
    ("20170408_154003.mp4", ["filename.samsung 2017-04-08 15:40:03 either"]),
    ("20170408_154003_001.mp4", ["filename.samsung 2017-04-08 15:40:03 either"]),
    ("20170408_154003 (1).mp4", ["filename.samsung 2017-04-08 15:40:03 either copy"]),
    ("20170408_154003 copy.mp4", ["filename.samsung 2017-04-08 15:40:03 either copy"]),
    ("Copy of VID_20170408_154003.mp4", ["filename.android 2017-04-08 15:40:03 either copy"]),
    ("CCTV_CH03_20170408_153743.avi", ["filename.dvr 2017-04-08 15:37:43 either"]),
    ("ch01_20170408153743.mp4", ["filename.dvr 2017-04-08 15:37:43 either"]),
    ("exports/cam 2/2017-04-08 15-37-43 CAM2.mp4", ["filename.dvr 2017-04-08 15:37:43 either"]),
    (
      "NVR_ch1_main_20170408_153743_20170408_154100.mp4",
      ["filename.dvr 2017-04-08 15:37:43 start", "filename.dvr 2017-04-08 15:41:00 end"]
    ),
    (
      "yard_20170408153743_20170409000100.mp4",
      ["filename.dvr 2017-04-08 15:37:43 start", "filename.dvr 2017-04-09 00:01:00 end"]
    ),
    // Not in order, or months apart: two times, and neither is known to be an end.
    (
      "yard_20170408153743_20170408150000.mp4",
      ["filename.dvr 2017-04-08 15:37:43 either", "filename.dvr 2017-04-08 15:00:00 either"]
    ),
    (
      "Screenrecorder-2017-04-08-15-40-03-123.mp4",
      ["filename.androidScreen 2017-04-08 15:40:03 either"]
    ),
    ("screen-20170408-153743.mp4", ["filename.androidScreen 2017-04-08 15:37:43 either"]),
    (
      "Screen Recording 2017-04-08 at 15.40.03.mov",
      ["filename.macScreen 2017-04-08 15:40:03 either"]
    ),
    ("DJI_20170408153743_0001_D.MP4", ["filename.dji 2017-04-08 15:37:43 either"]),
    ("holiday-2017-04-08_15.40.03.mp4", ["filename.timestamp 2017-04-08 15:40:03 either"]),
    (
      "VID_20170408_154003 sent 2017-04-09 10-00-00.mp4",
      ["filename.android 2017-04-08 15:40:03 either", "filename.obs 2017-04-09 10:00:00 start"]
    ),
    // What no calendar or clock has, and digits that are something else.
    ("VID_20170431_154003.mp4", []), ("VID_20170229_154003.mp4", []),
    ("VID_20171301_154003.mp4", []),
    ("VID_20170408_244003.mp4", []), ("VID_20170408_156003.mp4", []),
    ("VID_20170408_154060.mp4", []),
    ("VID-20170431-WA0001.mp4", []), ("00001.MTS", []), ("1920170408_154003.mp4", []),
    ("20170408_1540031234.mp4", []), ("", []), ("/", []), ("clip.mp4", []),
    ("18990408_154003.mp4", []),
    ("٢٠١٧٠٤٠٨_١٥٤٠٠٣.mp4", []),
  ]

  @Test(arguments: names.indices) func reads(_ index: Int) {
    let (name, expected) = Self.names[index]
    let found = FilenameClock.readings(of: name).map { reading in
      "\(reading.kind.rawValue) \(reading.time) \(reading.stamp)"
        + (reading.caveat.contains("mark of a copy") ? " copy" : "")
    }
    #expect(found == expected, "\(name)")
  }

  @Test func foldersDoNotCount() {
    #expect(FilenameClock.readings(of: "VID_20170408_154003/clip.mp4").isEmpty)
  }

  /// The words read are really in the name; whose clock it is follows the pattern.
  @Test func keepsTheWordsAndTheClock() throws {
    let dvr = try #require(FilenameClock.readings(of: "CCTV_CH03_20170408_153743.avi").first)
    #expect(dvr.text == "20170408_153743" && dvr.clock == .recorder)
    let phone = try #require(FilenameClock.readings(of: "VID_20170408_154003(1).mp4").first)
    #expect(phone.text == "VID_20170408_154003" && phone.clock == .phone)
    #expect(FilenameClock.readings(of: "VID-20170408-WA0007.mp4").first?.clock == nil)
  }

  /// A hostile name costs little and gives at most eight times.
  @Test func hostileNames() {
    let many = String(repeating: "20170408_154003 ", count: 60_000)
    #expect(FilenameClock.readings(of: many).count == 8)
    #expect(FilenameClock.readings(of: String(repeating: "%", count: 100_000)).isEmpty)
    #expect(FilenameClock.readings(of: String(repeating: "(", count: 2000) + "1").isEmpty)
  }
}
